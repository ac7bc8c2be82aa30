import { countUpTo } from '../../reading/count-up-to.ts';
import { type Durations, durationsOf, percentile } from '../response-times/durations.ts';
import type { ResponseTimes } from '../response-times/read-response-times.ts';
import { exactSketch, type MetricsAnswer, percents, responseHours, type TrendBucket } from './metrics-query.ts';

/** What was found of response times, by whichever way. */
export type ResponseFindings = {
  durations: Durations;
  /** How many there are up to each of `responseHours` and above the hours before; last, those above all. */
  byHours: readonly number[];
  /** By the second with which a bucket of the trend begins. */
  medians: ReadonlyMap<number, number>;
  /** Whether some of the medians are estimated. */
  isApproximate: boolean;
};

/** As Elasticsearch has worked them out, the percentiles by themselves where it was asked for them twice; the trend's first bucket begins with `from`. */
export function aggregatedFindings(
  answer: Partial<MetricsAnswer>,
  percentiles: readonly (number | null)[] | null,
  from: number,
): ResponseFindings {
  const buckets = bucketsByStart(answer, from);
  const medians = [...buckets].flatMap(([start, { median }]) => {
    const value = median?.values['50.0'] ?? null;
    return value === null ? [] : [[start, value] as const];
  });
  return {
    durations: aggregatedDurations(answer, percentiles),
    byHours: [...responseHours, null].map((hours) => answer.within?.buckets[String(hours)]?.doc_count ?? 0),
    medians: new Map(medians),
    isApproximate: [...buckets.values()].some(({ seconds }) => (seconds?.value ?? 0) > exactSketch),
  };
}

/** The figures of an aggregation of `seconds`, with the percentiles of a sketch, or with those given. */
export function aggregatedDurations(
  { seconds, percentiles: sketch }: Partial<MetricsAnswer>,
  percentiles: readonly (number | null)[] | null,
): Durations {
  const { count, avg, min, max } = seconds ?? { count: 0, avg: null, min: null, max: null };
  const [median = null, p90 = null, p99 = null] =
    percentiles ?? percents.map((percent) => sketch?.values[`${percent}.0`] ?? null);
  const isEmpty = count === 0;
  return { count, mean: avg, median, p90, p99, min: isEmpty ? null : min, max: isEmpty ? null : max };
}

/** Of response times that were read one by one: exact. `starts` is where the buckets of the trend begin. */
export function exactFindings({ at, seconds }: ResponseTimes, starts: readonly number[]): ResponseFindings {
  const ascending = Float64Array.from(seconds).sort();
  const upTo = responseHours.map((hours) => countUpTo(ascending, hours * 3600));
  return {
    durations: durationsOf(ascending),
    byHours: [...upTo, ascending.length].map((count, index) => count - (upTo[index - 1] ?? 0)),
    medians: mediansByStart({ at, seconds }, starts),
    isApproximate: false,
  };
}

function mediansByStart({ at, seconds }: ResponseTimes, starts: readonly number[]): Map<number, number> {
  const inBucket: number[][] = starts.map(() => []);
  for (const [index, asked] of at.entries()) inBucket[countUpTo(starts, asked) - 1]?.push(seconds[index] ?? 0);
  const medians = new Map<number, number>();
  for (const [index, start] of starts.entries()) {
    const median = percentile(Float64Array.from(inBucket[index] ?? []).sort(), 0.5);
    if (median !== null) medians.set(start, median);
  }
  return medians;
}

/** The buckets of a trend by the second with which they begin; the calendar's first may begin before the period does. */
export function bucketsByStart({ trend }: Partial<MetricsAnswer>, from: number): Map<number, TrendBucket> {
  const start = (bucket: TrendBucket) => Math.max(from, (bucket.from ?? Number(bucket.key)) / 1000);
  return new Map(trend?.buckets.map((bucket) => [start(bucket), bucket]));
}
