import { responseBucket } from '../../tweets/response-bucket.ts';

/** How many response times lie in a bucket. */
export type InBucket = { bucket: number; count: number };
/** How many response times are of so many seconds. */
export type OfSeconds = { seconds: number; count: number };

export type Places = {
  /** The buckets whose response times have to be known. */
  buckets: number[];
  /**
   * The percentiles, by linear interpolation between order statistics, at (n−1)p, from the response times in these buckets,
   * ascending; null of none.
   */
  percentiles(times: readonly OfSeconds[]): (number | null)[];
};

/** Finds out in which buckets percentiles lie, of response times of which there are so many in each bucket. */
export function seekPercentiles(counts: readonly InBucket[], percents: readonly number[]): Places {
  const ascending = counts.toSorted((a, b) => a.bucket - b.bucket);
  const total = ascending.reduce((sum, { count }) => sum + count, 0);
  const sought = percents.map((percent) => {
    const place = ((total - 1) * percent) / 100;
    const below = Math.floor(place);
    return { low: at(ascending, below), high: at(ascending, Math.ceil(place)), share: place - below };
  });
  return {
    buckets: [
      ...new Set(sought.flatMap(({ low, high }) => (low && high ? [low.found.bucket, high.found.bucket] : []))),
    ],
    percentiles(times) {
      const timesIn = Map.groupBy(times, ({ seconds }) => responseBucket(seconds));
      const secondsAt = (place: Place<InBucket> | null) =>
        place && (at(timesIn.get(place.found.bucket) ?? [], place.within)?.found.seconds ?? null);
      return sought.map(({ low, high, share }) => {
        const [below, above] = [secondsAt(low), secondsAt(high)];
        return below === null || above === null ? null : below + (above - below) * share;
      });
    },
  };
}

type Place<Counted> = { found: Counted; within: number };

/** Which of them lies at a place, counted from 0, and at which place among those of its own; null beyond all. */
function at<Counted extends { count: number }>(ascending: readonly Counted[], place: number): Place<Counted> | null {
  let before = 0;
  for (const found of ascending) {
    if (place >= before && place < before + found.count) return { found, within: place - before };
    before += found.count;
  }
  return null;
}
