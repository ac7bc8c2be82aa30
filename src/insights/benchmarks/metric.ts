import type { Aggregations } from '../../reading/search-together.ts';
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

/** What has to be asked for beside the inquiries. */
export type Needs =
  /** First responses, where not all count those that `filters` let through; `aggs` are asked of those of each company. */
  | { kind: 'responses'; filters: Query[]; aggs: Aggregations }
  | { kind: 'percentile'; percent: number }
  | { kind: 'outbound' };

/** A figure by which companies are compared: what it needs, and how it comes of that. */
export type Metric = {
  better: 'higher' | 'lower' | null;
  /** Percentages and ratios are rounded where they are shown. */
  isRounded: boolean;
  needs: Needs | null;
  valueOf: (counts: Counts) => number | null;
};

const field = 'response_seconds';

export const metrics: Record<MetricName, Metric> = {
  response_rate: {
    better: 'higher',
    isRounded: true,
    needs: { kind: 'responses', filters: [], aggs: {} },
    valueOf: responsePercentage,
  },
  conversation_ratio: {
    better: null,
    isRounded: true,
    needs: { kind: 'outbound' },
    valueOf: ({ inbound, outbound }) => (inbound === 0 ? null : outbound / inbound),
  },
  total_inbound: { better: null, isRounded: false, needs: null, valueOf: ({ inbound }) => inbound },
  total_outbound: {
    better: null,
    isRounded: false,
    needs: { kind: 'outbound' },
    valueOf: ({ outbound }) => outbound,
  },
  mean_response_seconds: {
    better: 'lower',
    isRounded: false,
    needs: { kind: 'responses', filters: [], aggs: { seconds: { avg: { field } } } },
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
  return {
    better: 'lower',
    isRounded: false,
    needs: { kind: 'percentile', percent },
    valueOf: ({ percentile }) => percentile,
  };
}

function respondedWithin(hours: number): Metric {
  // A third of what a range as an aggregation takes.
  const filters = [{ range: { [field]: { gte: 0, lte: hours * 3600 } } }];
  return {
    better: 'higher',
    isRounded: true,
    needs: { kind: 'responses', filters, aggs: {} },
    valueOf: responsePercentage,
  };
}

function responsePercentage({ inbound, responses }: Counts): number | null {
  return inbound === 0 ? null : (100 * (responses?.doc_count ?? 0)) / inbound;
}
