import { responseBucket } from '../../tweets/response-bucket.ts';

/** How many there are of each number: of a bucket, or of some seconds. */
export type Counts = ReadonlyMap<number, number>;

/** The buckets whose response times have to be known for these percentiles. */
export function bucketsOfPercentiles(buckets: Counts, percents: readonly number[]): number[] {
  const ascending = inOrder(buckets);
  const found = percents.flatMap((percent) => {
    const { below, above } = placeOf(percent, buckets);
    return [at(ascending, below), at(ascending, above)].flatMap((bucket) => bucket?.key ?? []);
  });
  return [...new Set(found)];
}

/**
 * The percentiles, by linear interpolation between order statistics, at (n−1)p; null of none. `seconds` has the response
 * times of the buckets that are needed.
 */
export function percentilesOf(
  buckets: Counts,
  seconds: Counts | undefined,
  percents: readonly number[],
): (number | null)[] {
  const ascending = inOrder(buckets);
  const inBucket = Map.groupBy(inOrder(seconds ?? new Map()), ({ key }) => responseBucket(key));
  const valueAt = (place: number): number | null => {
    const bucket = at(ascending, place);
    return bucket && (at(inBucket.get(bucket.key) ?? [], bucket.place)?.key ?? null);
  };
  return percents.map((percent) => {
    const { below, above, share } = placeOf(percent, buckets);
    const [low, high] = [valueAt(below), valueAt(above)];
    return low === null || high === null ? null : low + (high - low) * share;
  });
}

/** Between which two places, counted from 0, a percentile lies, and how far from the lower one. */
function placeOf(percent: number, counts: Counts) {
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  const place = ((total - 1) * percent) / 100;
  const below = Math.floor(place);
  return { below, above: Math.ceil(place), share: place - below };
}

type Counted = { key: number; count: number };

const inOrder = (counts: Counts): Counted[] =>
  [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => a.key - b.key);

/** Which of them lies at a place, and at which place among those of its own; null beyond all. */
function at(ascending: readonly Counted[], place: number): { key: number; place: number } | null {
  let before = 0;
  for (const { key, count } of ascending) {
    if (place >= before && place < before + count) return { key, place: place - before };
    before += count;
  }
  return null;
}
