import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../tweets/tweet-filters.ts';

export const metricNames = [
  'response_rate',
  'conversation_ratio',
  'total_inbound',
  'total_outbound',
  'mean_response_seconds',
  'median_response_seconds',
  'p90_response_seconds',
  'p99_response_seconds',
  'responded_within_1h',
  'responded_within_4h',
  'responded_within_8h',
  'responded_within_24h',
  'responded_within_72h',
] as const;
export type MetricName = (typeof metricNames)[number];

/** What a search found of one company's first responses: those that the metric's `filters` let through, and what its `aggs` ask for. */
export type ResponsesBucket = {
  doc_count: number;
  seconds?: { value: number | null };
};

/** What is known of one company in the period. */
export type Counts = {
  inbound: number;
  outbound: number;
  responses: ResponsesBucket | null;
  /** The metric's percentile of its response times. */
  percentile: number | null;
};

/** A figure by which companies are compared: what has to be asked for it beside the inquiries, and how it comes of that. */
export type Metric = {
  better: 'higher' | 'lower' | null;
  /** Percentages and ratios are rounded where they are shown. */
  isRounded: boolean;
  needs: 'responses' | 'percentile' | 'outbound' | null;
  /** Which of the first responses count, where not all do; what is asked of those of each company. */
  filters: Query[];
  aggs: Record<string, estypes.AggregationsAggregationContainer>;
  /** Which percentile of the response times is needed. */
  percent: number | null;
  valueOf: (counts: Counts) => number | null;
};

const field = 'response_seconds';
const plain = { filters: [], aggs: {}, percent: null, isRounded: false };

export const metrics: Record<MetricName, Metric> = {
  response_rate: {
    ...plain,
    isRounded: true,
    better: 'higher',
    needs: 'responses',
    valueOf: ({ inbound, responses }) => percentage(responses?.doc_count ?? 0, inbound),
  },
  conversation_ratio: {
    ...plain,
    isRounded: true,
    better: null,
    needs: 'outbound',
    valueOf: ({ inbound, outbound }) => (inbound === 0 ? null : outbound / inbound),
  },
  total_inbound: { ...plain, better: null, needs: null, valueOf: ({ inbound }) => inbound },
  total_outbound: { ...plain, better: null, needs: 'outbound', valueOf: ({ outbound }) => outbound },
  mean_response_seconds: {
    ...plain,
    better: 'lower',
    needs: 'responses',
    aggs: { seconds: { avg: { field } } },
    valueOf: ({ responses }) => responses?.seconds?.value ?? null,
  },
  median_response_seconds: percentile(50),
  p90_response_seconds: percentile(90),
  p99_response_seconds: percentile(99),
  responded_within_1h: respondedWithin(1),
  responded_within_4h: respondedWithin(4),
  responded_within_8h: respondedWithin(8),
  responded_within_24h: respondedWithin(24),
  responded_within_72h: respondedWithin(72),
};

function percentile(percent: number): Metric {
  return { ...plain, better: 'lower', needs: 'percentile', percent, valueOf: ({ percentile }) => percentile };
}

function respondedWithin(hours: number): Metric {
  return {
    ...plain,
    isRounded: true,
    better: 'higher',
    needs: 'responses',
    // A third of what a range as an aggregation takes.
    filters: [{ range: { [field]: { gte: 0, lte: hours * 3600 } } }],
    valueOf: ({ inbound, responses }) => percentage(responses?.doc_count ?? 0, inbound),
  };
}

const percentage = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);
