import type { estypes } from '@elastic/elasticsearch';
import {
  all,
  any,
  isFirstResponse,
  isInbound,
  isOutbound,
  ofCompany,
  type Seconds,
  within,
} from '../tweets/tweet-filters.ts';

export const responseHours = [1, 4, 8, 24, 72] as const;

/** Up to so many the distinct counts are exact: above it they come from a sketch. */
export const exactDistinct = 10_000;

/** Up to so many values percentiles are promised exact; the sketch keeps single values far beyond it. */
export const exactPercentiles = 300;

// Exact to 20,000 values in a shard; above that measured within 0.3 % (docs/decisions/0004-percentiles.md).
const tdigest = { compression: 1_000 };
// The most that Elasticsearch takes: measured within 0.1 % at 93,000 distinct values.
const precision_threshold = 40_000;

export type MetricsQuestion = {
  companyId: string;
  period: Seconds & { interval: 'hour' | 'day' | 'week' | 'month'; timeZone: string };
  /** Where the buckets of the trend begin, seconds; the first at the period's beginning. */
  starts: readonly number[];
};

/** The search that answers all of a company's figures over a period at once. */
export function metricsQuery({ companyId, period, starts }: MetricsQuestion): estypes.SearchRequest {
  const inquiries = inquiriesIn(period);
  const responses = all(isFirstResponse, within('inquiry_at', period));
  const written = writtenIn(period);
  const byTime = (field: string, aggs: Aggregations = {}) => ({ ...buckets(field, period, starts), aggs });
  return {
    size: 0,
    track_total_hits: false,
    query: all(ofCompany(companyId), any(inquiries, responses, written)),
    aggs: {
      inbound: {
        filter: inquiries,
        aggs: {
          customers: { cardinality: { field: 'author_id', precision_threshold } },
          trend: byTime('inquiry_at'),
        },
      },
      responses: {
        filter: responses,
        aggs: {
          seconds: { stats: { field: 'response_seconds' } },
          percentiles: { percentiles: { field: 'response_seconds', percents: [50, 90, 99], tdigest } },
          within: { range: { field: 'response_seconds', keyed: true, ranges: responseHours.map(atMost) } },
          negative: { filter: { term: { negative_response_time: true } } },
          trend: byTime('inquiry_at', {
            median: { percentiles: { field: 'response_seconds', percents: [50], tdigest } },
            seconds: { value_count: { field: 'response_seconds' } },
          }),
        },
      },
      outbound: { filter: written, aggs: { trend: byTime('created_at') } },
      talks: {
        filter: any(inquiries, written),
        aggs: { conversations: { cardinality: { field: 'conversation_id', precision_threshold } } },
      },
    },
  };
}

const inquiriesIn = (period: Seconds) => all(isInbound, within('inquiry_at', period));
const writtenIn = (period: Seconds) => all(isOutbound, within('created_at', period));

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/**
 * One bucket for each of `starts`, in their order. Where the zone is UTC that is a date_histogram. In other zones
 * Elasticsearch goes by its Java's calendar, which knows other zones and other rules than ours (docs/decisions/0007-trend.md):
 * there the edges are given.
 */
function buckets(
  field: string,
  { from, to, interval, timeZone }: MetricsQuestion['period'],
  starts: readonly number[],
): estypes.AggregationsAggregationContainer {
  if (timeZone === 'UTC') {
    const extended_bounds = { min: from * 1000, max: (to - 1) * 1000 };
    return { date_histogram: { field, calendar_interval: interval, min_doc_count: 0, extended_bounds } };
  }
  const ranges = starts.map((start, at) => ({ from: start, to: starts[at + 1] ?? to }));
  return { date_range: { field, format: 'epoch_second', ranges } };
}

// The end of a range is left out, and response times are whole seconds.
const atMost = (hours: number) => ({ key: String(hours), to: hours * 3600 + 1 });

/** What `metricsQuery` gets back. */
export type MetricsAnswer = {
  inbound: Filtered & { customers: Value; trend: Buckets };
  responses: Filtered & {
    seconds: { count: number; min: number | null; max: number | null; avg: number | null };
    percentiles: { values: Record<string, number | null> };
    within: { buckets: Record<string, Filtered> };
    negative: Filtered;
    trend: Buckets<{ median: { values: Record<string, number | null> }; seconds: Value }>;
  };
  outbound: Filtered & { trend: Buckets };
  talks: Filtered & { conversations: Value };
};

type Filtered = { doc_count: number };
type Value = { value: number };
/** One for each of the starts, in their order. */
type Buckets<Sub = unknown> = { buckets: (Filtered & Sub)[] };

export const distinctFields = ['customers', 'conversations'] as const;
export type DistinctField = (typeof distinctFields)[number];

/** The search that lists every value of what a sketch only estimates, to count exactly where there are few. */
export function distinctQuery(
  { companyId, period }: MetricsQuestion,
  fields: readonly DistinctField[],
): estypes.SearchRequest {
  const inquiries = inquiriesIn(period);
  const written = writtenIn(period);
  const everyValue = (field: string) => ({ distinct: { terms: { field, size: exactDistinct + 1 } } });
  const lists: Record<DistinctField, estypes.AggregationsAggregationContainer> = {
    customers: { filter: inquiries, aggs: everyValue('author_id') },
    conversations: { filter: any(inquiries, written), aggs: everyValue('conversation_id') },
  };
  const aggs = Object.fromEntries(fields.map((field) => [field, lists[field]]));
  return { size: 0, track_total_hits: false, query: ofCompany(companyId), aggs };
}

export type DistinctAnswer = Partial<Record<DistinctField, { distinct: { buckets: unknown[] } }>>;
