import { responseBucket } from '../../tweets/response-bucket.ts';

/** How many there are of a number: of a bucket, or of some seconds. */
export type Counted = { key: number; count: number };

export type Places = {
  /** The buckets whose response times have to be known. */
  buckets: number[];
  /**
   * The percentiles, by linear interpolation between order statistics, at (n−1)p, from the response times in these buckets,
   * ascending; null of none.
   */
  percentiles(seconds: readonly Counted[]): (number | null)[];
};

/** Finds out in which buckets percentiles lie, of response times of which there are so many in each bucket. */
export function seekPercentiles(counts: readonly Counted[], percents: readonly number[]): Places {
  const ascending = counts.toSorted((a, b) => a.key - b.key);
  const total = ascending.reduce((sum, { count }) => sum + count, 0);
  const sought = percents.map((percent) => {
    const place = ((total - 1) * percent) / 100;
    const below = Math.floor(place);
    return { low: at(ascending, below), high: at(ascending, Math.ceil(place)), share: place - below };
  });
  return {
    buckets: [...new Set(sought.flatMap(({ low, high }) => (low && high ? [low.key, high.key] : [])))],
    percentiles(seconds) {
      const inBucket = Map.groupBy(seconds, ({ key }) => responseBucket(key));
      const secondsAt = (place: Place | null) => place && (at(inBucket.get(place.key) ?? [], place.place)?.key ?? null);
      return sought.map(({ low, high, share }) => {
        const [below, above] = [secondsAt(low), secondsAt(high)];
        return below === null || above === null ? null : below + (above - below) * share;
      });
    },
  };
}

type Place = { key: number; place: number };

/** Which of them lies at a place, counted from 0, and at which place among those of its own; null beyond all. */
function at(ascending: readonly Counted[], place: number): Place | null {
  let before = 0;
  for (const { key, count } of ascending) {
    if (place >= before && place < before + count) return { key, place: place - before };
    before += count;
  }
  return null;
}
