import type { Logger } from 'pino';
import { Problem } from '../../http/problem.ts';
import type { Answer } from '../../http/send-report.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { benchmarksReport } from './benchmarks-report.ts';
import { countByCompany } from './count-by-company.ts';
import { type MetricName, metrics } from './metric.ts';

export type BenchmarksQuestion = {
  /** Ids of the companies in any case. */
  companies: readonly string[];
  metric: MetricName;
  minInbound: number;
  period: AskedPeriod;
  /** Keys of the only companies that the caller may see; null for all. */
  only: ReadonlySet<string> | null;
};

/** Gives companies side by side. Rejects with a Problem 404 where one of them is unknown. */
export function createBenchmarks({
  client,
  names,
  answers,
  spellings,
}: Pick<Reading, 'client' | 'names' | 'answers' | 'spellings'>) {
  return (question: BenchmarksQuestion, seen: string | null, logger: Logger): Promise<Answer | null> => {
    const { metric, minInbound, period, only } = question;
    const keys = question.companies.map(companyKey);
    const key = JSON.stringify(['benchmarks', keys, metric, minInbound, period, only && [...only].sort()]);
    return answers(key, seen, async () => {
      const started = performance.now();
      const known = await spellings();
      const unknown = question.companies.filter((id) => !known.has(companyKey(id)));
      if (unknown.length > 0) throw new Problem(404, `There is no company ${unknown.join(', ')} in the data.`);
      const asked = keys.map((key) => ({ key, companyId: known.get(key) ?? key }));
      const { counts, took } = await countByCompany(client, names.tweets, metrics[metric], period);
      const milliseconds = Math.round(performance.now() - started);
      logger.info({ metric, elasticsearch_milliseconds: took, milliseconds }, 'benchmarks computed');
      return (data) => benchmarksReport({ metric, period, minInbound, asked, counts, only }, data);
    });
  };
}
