import type { estypes } from '@elastic/elasticsearch';
import type { Period } from '../../reading/period.ts';
import type { Aggregations, SearchBody } from '../../reading/search-together.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import {
  all,
  isFirstResponse,
  isInbound,
  isOutbound,
  ofCompany,
  type Seconds,
  sentimentEnds,
  within,
} from '../../tweets/tweet-filters.ts';
import { type BucketsAnswer, responseBuckets } from '../response-times/response-buckets-query.ts';

export const responseHours = [1, 4, 8, 24, 72] as const;

/** Up to so many values the sketch keeps every one, so that percentiles are exact (docs/decisions/0004-percentiles-and-distinct-counts.md). */
export const exactSketch = 10_000;

// Above that measured within 0.3 %.
const tdigest = { compression: 1_000 };

export const percents = [50, 90, 99] as const;

/** A company's tweets of a period. */
export type MetricsQuestion = {
  companyId: string;
  /** The period without those ends beyond which the company has nothing. */
  cut: Seconds;
};

/** How a period is cut into buckets; `starts` is where they begin, seconds, the first with the period. */
export type Trend = {
  period: Period;
  starts: readonly number[];
};

/** What is wanted of the responses beside their number; percentiles by a sketch, or by buckets for `readPercentiles`. */
export type ResponseParts = {
  seconds: boolean;
  percentiles: 'sketch' | 'buckets' | null;
  hours: boolean;
  medians: boolean;
};

/**
 * The searches that answer a company's figures over a period, but for the distinct counts: one for each kind of tweet.
 * One search for all, with filters as aggregations, takes 1.3 times as long (docs/decisions/0011-answers.md).
 */
export function metricsQueries(
  { companyId, cut }: MetricsQuestion,
  trend: Trend | null,
  { seconds, percentiles, hours, medians }: ResponseParts,
  hasSentiment: boolean,
): Record<'inbound' | 'responses' | 'outbound', SearchBody> {
  const company = ofCompany(companyId);
  const field = 'response_seconds';
  const inTrend = (time: string, aggs: Aggregations = {}): Aggregations =>
    trend ? { trend: { ...buckets(time, trend), aggs } } : {};
  return {
    inbound: {
      query: all(company, isInbound, ...within('inquiry_at', cut)),
      aggs: { ...(hasSentiment ? feelings : {}), ...inTrend('inquiry_at') },
    },
    responses: {
      query: all(company, isFirstResponse, ...within('inquiry_at', cut)),
      aggs: {
        ...(seconds ? { seconds: { stats: { field } } } : {}),
        ...(percentiles === 'sketch' ? sketchOf(field) : {}),
        ...(percentiles === 'buckets' ? responseBuckets() : {}),
        ...(hours ? { within: { range: { field, keyed: true, ranges: betweenHours } } } : {}),
        ...inTrend('inquiry_at', medians ? medianOf(field) : {}),
      },
    },
    outbound: { query: all(company, isOutbound, ...within('created_at', cut)), aggs: inTrend('created_at') },
  };
}

const feelings: Aggregations = {
  sentiment: { stats: { field: 'sentiment' } },
  felt: {
    filters: {
      filters: {
        negative: { range: { sentiment: sentimentEnds.negative } },
        positive: { range: { sentiment: sentimentEnds.positive } },
      },
    },
  },
};

/** Percentiles that are exact up to `exactSketch` values. */
export const sketchOf = (field: string): Aggregations => ({
  percentiles: { percentiles: { field, percents: [...percents], tdigest } },
});

const medianOf = (field: string): Aggregations => ({
  median: { percentiles: { field, percents: [50], tdigest } },
  seconds: { value_count: { field } },
});

/**
 * A bucket for each of `starts`, but for empty ones. Where the zone is UTC that is a date_histogram. In other zones
 * Elasticsearch goes by its Java's calendar, which knows other zones and other rules than ours (docs/decisions/0007-trend.md):
 * there the edges are given.
 */
function buckets(
  field: string,
  { period: { from, to, interval, timeZone }, starts }: Trend,
): estypes.AggregationsAggregationContainer {
  // No tweet lacks the field. But with `missing` Elasticsearch does not rewrite months into a hundred ranges to be tried in
  // each segment, which takes 1.5 ms.
  const missing = isoSeconds(from);
  if (timeZone === 'UTC') return { date_histogram: { field, calendar_interval: interval, min_doc_count: 1, missing } };
  const ranges = starts.map((start, at) => ({ from: start, to: starts[at + 1] ?? to }));
  return { date_range: { field, format: 'epoch_second', ranges } };
}

// Side by side, as ranges that overlap take twice as long. The end of a range is left out, and response times are whole seconds.
const betweenHours = [...responseHours, null].map((hours, at) => ({
  key: String(hours),
  from: at === 0 ? 0 : (responseHours[at - 1] ?? 0) * 3600 + 1,
  ...(hours === null ? {} : { to: hours * 3600 + 1 }),
}));

/** What each of `metricsQueries` gets back, as far as it is wanted; of the inquiries sentiments and the trend, of the responses all else. */
export type MetricsAnswer = BucketsAnswer & {
  sentiment: { count: number; avg: number | null };
  felt: { buckets: { negative: { doc_count: number }; positive: { doc_count: number } } };
  seconds: { count: number; min: number | null; max: number | null; avg: number | null };
  percentiles: { values: Record<string, number | null> };
  /** By hours: those since the hours before; `null`: those above all. */
  within: { buckets: Record<string, { doc_count: number }> };
  trend: { buckets: TrendBucket[] };
};

export type TrendBucket = {
  /** Where it begins, in milliseconds: `key`, or `from` where it is a range. */
  key: number | string;
  from?: number;
  doc_count: number;
  median?: { values: Record<string, number | null> };
  seconds?: { value: number };
};
