import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { Problem } from '../http/problem.ts';
import { invalid } from '../http/validate.ts';
import { readDataVersion } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { type CompanyAnswer, companyQuery } from './company-query.ts';
import type { InsightsReport } from './insights-report.ts';
import {
  type DistinctAnswer,
  type DistinctField,
  distinctFields,
  distinctQuery,
  exactDistinct,
  type MetricsAnswer,
  type MetricsQuestion,
  metricsQuery,
} from './metrics-query.ts';
import { type Distinct, metricsReport } from './metrics-report.ts';
import { bucketStarts, defaultInterval, type Interval, maxBuckets } from './period.ts';

/** What is asked of a company; `from` and `to` in seconds since 1970, the company's own where they are null. */
export type InsightsQuestion = {
  companyId: string;
  from: number | null;
  to: number | null;
  interval: Interval | null;
  timeZone: string;
};

// The sketch is within 1 %: whatever it puts below this can be 10,000 at the most, and is counted exactly.
const surelyMany = exactDistinct * 1.02;

/** A company's figures over a period. Throws a Problem: 404 for an unknown company, 400 for too many buckets. */
export async function companyInsights(
  client: Client,
  names: IndexNames,
  question: InsightsQuestion,
  logger: Logger,
): Promise<InsightsReport> {
  const started = performance.now();
  const before = await readDataVersion(client, names.state);
  const found = await client.search<unknown, CompanyAnswer>({
    index: names.tweets,
    ...companyQuery(question.companyId),
  });
  const company = found.aggregations;
  const companyId = company?.written.spelling.buckets[0]?.key;
  if (!company || companyId === undefined)
    throw new Problem(404, `There is no company ${question.companyId} in the data.`);

  const period = periodOf(question, company);
  const starts = bucketStarts(period);
  if (starts === null) {
    const message = `cuts this period into more than ${maxBuckets} buckets: ask for a longer one, or a shorter period`;
    throw invalid([{ path: 'interval', message }], 'query');
  }
  const metrics: MetricsQuestion = { companyId, period, starts };
  const answered = await client.search<unknown, MetricsAnswer>({ index: names.tweets, ...metricsQuery(metrics) });
  const answer = answered.aggregations;
  if (!answer) throw new Error('Elasticsearch answered without the aggregations that it was asked for');
  const distinct = await countDistinct(client, names, metrics, answer);
  // Three searches see three moments: only when nothing moved meanwhile are they one state of the data.
  const after = await readDataVersion(client, names.state);
  const data = { version: before.version, settled: before.settled && after.version === before.version };
  const took = found.took + answered.took + distinct.took;
  const milliseconds = Math.round(performance.now() - started);
  logger.info({ company: companyId, elasticsearch_milliseconds: took, milliseconds }, 'figures computed');
  return metricsReport({ companyId, period, starts, answer, ...distinct, data });
}

function periodOf({ from, to, interval, timeZone }: InsightsQuestion, company: CompanyAnswer) {
  const first = (company.first.value ?? 0) / 1000;
  const last = (company.last.value ?? 0) / 1000 + 1;
  // A period that is open at one end and begins after the last tweet, or ends before the first, is empty, not wrong.
  const start = from ?? (to === null ? first : Math.min(first, to - 1));
  const end = to ?? Math.max(last, start + 1);
  return { from: start, to: end, interval: interval ?? defaultInterval(start, end, timeZone), timeZone };
}

async function countDistinct(
  client: Client,
  names: IndexNames,
  metrics: MetricsQuestion,
  answer: MetricsAnswer,
): Promise<{ customers: Distinct; conversations: Distinct; took: number }> {
  const estimates = {
    customers: answer.inbound.customers.value,
    conversations: answer.talks.conversations.value,
  };
  const few = distinctFields.filter((field) => estimates[field] > 0 && estimates[field] <= surelyMany);
  if (few.length === 0)
    return { customers: estimate(estimates.customers), conversations: estimate(estimates.conversations), took: 0 };
  const listed = await client.search<unknown, DistinctAnswer>({ index: names.tweets, ...distinctQuery(metrics, few) });
  const exact = (field: DistinctField): Distinct => {
    const count = listed.aggregations?.[field]?.distinct.buckets.length;
    return count === undefined || count > exactDistinct ? estimate(estimates[field]) : { count, isExact: true };
  };
  return { customers: exact('customers'), conversations: exact('conversations'), took: listed.took };
}

const estimate = (count: number): Distinct => ({ count, isExact: count === 0 });
