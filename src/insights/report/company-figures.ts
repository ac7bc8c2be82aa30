import type { Client } from '@elastic/elasticsearch';
import { invalid } from '../../http/validate.ts';
import type { DataVersion } from '../../tweets/data-version.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import type { Company } from '../companies/find-company.ts';
import { bucketStarts, defaultInterval, type Interval, maxBuckets } from '../period.ts';
import { searchTogether } from '../search-together.ts';
import { countConversations, countDistinct } from './count-distinct.ts';
import type { DistinctAnswer } from './distinct-query.ts';
import type { InsightsReport } from './insights-report.ts';
import { type MetricsAnswer, type MetricsQuestion, metricsQueries } from './metrics-query.ts';
import { metricsReport } from './metrics-report.ts';

/** What is asked of a company; `from` and `to` in seconds since 1970, the company's own where they are null. */
export type InsightsQuestion = {
  companyId: string;
  from: number | null;
  to: number | null;
  interval: Interval | null;
  timeZone: string;
};

/**
 * A company's figures over a period, as a report that only lacks the state of the data that they are of. Throws a Problem
 * 400 where the period has too many buckets.
 */
export async function companyFigures(
  client: Client,
  names: DataNames,
  company: Company,
  question: InsightsQuestion,
  isSettled: boolean,
): Promise<{ report: (data: DataVersion) => InsightsReport; took: number }> {
  const { companyId, shards } = company;
  const period = periodOf(question, company);
  const starts = bucketStarts(period);
  if (starts === null) {
    const message = `cuts this period into more than ${maxBuckets} buckets: ask for a longer one, or a shorter period`;
    throw invalid([{ path: 'interval', message }], 'query');
  }
  const cut = {
    from: period.from > company.first ? period.from : null,
    to: period.to <= company.last ? period.to : null,
  };
  const metrics: MetricsQuestion = { companyId, period, cut, starts };
  const index = names.tweets;
  const queries = metricsQueries(metrics);
  // A job that writes works conversations out after the tweets that it brings.
  const isWhole = isSettled && cut.from === null && cut.to === null;
  const counts = {
    customers: countDistinct(client, index, metrics, 'customers', { tweets: company.inbound, shards }),
    conversations: isWhole
      ? countConversations(names.conversations, companyId)
      : countDistinct(client, index, metrics, 'conversations', { tweets: company.inbound + company.outbound, shards }),
  };
  const { found, took } = await searchTogether<MetricsAnswer & DistinctAnswer>(client, [
    // Customers are counted over the same tweets as the inquiries.
    { index, ...queries.inbound, aggs: { ...queries.inbound.aggs, ...counts.customers.search.aggs } },
    { index, ...queries.responses },
    { index, ...queries.outbound },
    counts.conversations.search,
  ]);
  const [inbound, responses, outbound, talks] = found;
  if (!inbound || !responses || !outbound || !talks)
    throw new Error('Elasticsearch answered fewer searches than it was asked for');
  const [customers, conversations] = await Promise.all([
    counts.customers.read(inbound),
    counts.conversations.read(talks),
  ]);
  const distinct = { customers: customers.distinct, conversations: conversations.distinct };
  return {
    report: (data) => metricsReport({ companyId, period, starts, inbound, responses, outbound, ...distinct, data }),
    took: took + customers.took + conversations.took,
  };
}

function periodOf({ from, to, interval, timeZone }: InsightsQuestion, company: Company) {
  const { first } = company;
  const end = company.last + 1;
  // A period that is open at one end and begins after the last tweet, or ends before the first, is empty, not wrong.
  const start = from ?? (to === null ? first : Math.min(first, to - 1));
  const stop = to ?? Math.max(end, start + 1);
  return { from: start, to: stop, interval: interval ?? defaultInterval(start, stop, timeZone), timeZone };
}
