import type { Client } from '@elastic/elasticsearch';
import { Problem } from '../http/problem.ts';
import { invalid } from '../http/validate.ts';
import type { DataVersion } from '../tweets/data-version.ts';
import type { DataNames } from '../tweets/index-names.ts';
import { type CompanyAnswer, companyQuery } from './company-query.ts';
import { countConversations, countDistinct } from './count-distinct.ts';
import type { DistinctAnswer } from './distinct-query.ts';
import type { InsightsReport } from './insights-report.ts';
import { type MetricsAnswer, type MetricsQuestion, metricsQueries } from './metrics-query.ts';
import { metricsReport } from './metrics-report.ts';
import { bucketStarts, defaultInterval, type Interval, maxBuckets } from './period.ts';
import { searchTogether } from './search-together.ts';

/** What is asked of a company; `from` and `to` in seconds since 1970, the company's own where they are null. */
export type InsightsQuestion = {
  companyId: string;
  from: number | null;
  to: number | null;
  interval: Interval | null;
  timeZone: string;
};

/** What has to be known of a company before its figures can be asked for. */
export type Company = {
  /** In its one spelling. */
  companyId: string;
  /** When its first and last tweets were, seconds since 1970. */
  first: number;
  last: number;
  inbound: number;
  outbound: number;
  /** Of the index. */
  shards: number;
  /** Elasticsearch's milliseconds for finding out. */
  took: number;
};

/** Looks a company up. Throws a Problem 404 where there is none. */
export async function findCompany(client: Client, names: DataNames, companyId: string): Promise<Company> {
  const found = await client.search<unknown, CompanyAnswer>({ index: names.tweets, ...companyQuery(companyId) });
  const company = found.aggregations;
  const spelling = company?.written.spelling.buckets[0]?.key;
  if (!company || spelling === undefined) throw new Problem(404, `There is no company ${companyId} in the data.`);
  const { total } = found.hits;
  const outbound = company.written.doc_count;
  return {
    companyId: spelling,
    first: (company.first.value ?? 0) / 1000,
    last: (company.last.value ?? 0) / 1000,
    inbound: (typeof total === 'object' ? total.value : (total ?? outbound)) - outbound,
    outbound,
    shards: found._shards.total,
    took: found.took,
  };
}

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
