import type { Logger } from 'pino';
import { Problem } from '../../http/problem.ts';
import type { Answer } from '../../http/send-answer.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { type Found, searchTogether } from '../../reading/search-together.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { Seconds } from '../../tweets/tweet-filters.ts';
import {
  type ByCompanyAnswer,
  type ByCompanyQuery,
  inquiriesQuery,
  outboundQuery,
  responsesQuery,
} from './benchmarks-query.ts';
import { benchmarksReport } from './benchmarks-report.ts';
import { type Counts, type MetricName, metrics, type ResponsesBucket } from './metric.ts';

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
      const { counts, took } = await countByCompany(metric, period);
      const milliseconds = Math.round(performance.now() - started);
      logger.info({ metric, elasticsearch_milliseconds: took, milliseconds }, 'benchmarks computed');
      return (data) => benchmarksReport({ metric, period, minInbound, asked, counts, only }, data);
    });
  };

  /** What the metric needs of every company, in one request. */
  async function countByCompany(metric: MetricName, { from, to }: Seconds) {
    const asked = metrics[metric];
    const { needs } = asked;
    const period = { from, to };
    const queries: ByCompanyQuery[] = [inquiriesQuery(period)];
    if (needs === 'responses') queries.push(responsesQuery(period, asked));
    if (needs === 'outbound') queries.push(outboundQuery(period));
    const searches = queries.map((query) => ({ index: names.tweets, ...query }));
    const { found, took } = await searchTogether<ByCompanyAnswer<ResponsesBucket>>(client, searches);
    const inbound = bucketsOf(found[0]);
    const others = needs === null ? new Map<string, ResponsesBucket>() : bucketsOf(found[1]);
    const counts = new Map<string, Counts>();
    for (const key of new Set([...inbound.keys(), ...others.keys()]))
      counts.set(key, {
        inbound: inbound.get(key)?.doc_count ?? 0,
        outbound: needs === 'outbound' ? (others.get(key)?.doc_count ?? 0) : 0,
        responses: needs === 'responses' ? (others.get(key) ?? null) : null,
      });
    return { counts, took };
  }
}

function bucketsOf(found: Found<ByCompanyAnswer<ResponsesBucket>> | undefined): Map<string, ResponsesBucket> {
  if (!found) throw new Error('Elasticsearch answered fewer searches than it was asked for');
  const { companies } = found.answer;
  if (companies && companies.sum_other_doc_count > 0)
    throw new Error('there are more companies than a benchmark can count');
  return new Map(companies?.buckets.map((bucket) => [bucket.key, bucket]));
}
