/**
 * Counts of durations by buckets at most 2 % wide, in memory that does not grow with their number: whole seconds below 100
 * each by itself, above that 35 buckets until twice as long.
 */
export type LogCounts = {
  add(seconds: number, times: number): void;
  /** Within 2 %, and exact where all values of the bucket are the same; null of none. */
  median(): number | null;
};

const single = 100;
const growth = Math.log(1.02);

export function createLogCounts(): LogCounts {
  const buckets = new Map<number, { count: number; sum: number }>();
  let total = 0;
  return {
    add(seconds, times) {
      const bucket = buckets.get(bucketOf(seconds));
      if (bucket) {
        bucket.count += times;
        bucket.sum += seconds * times;
      } else buckets.set(bucketOf(seconds), { count: times, sum: seconds * times });
      total += times;
    },
    median() {
      if (total === 0) return null;
      const ascending = [...buckets].sort(([a], [b]) => a - b);
      // Of an even number, between the two in the middle.
      const middle = [Math.floor((total - 1) / 2), Math.ceil((total - 1) / 2)].map((place) => {
        let before = 0;
        const found = ascending.find(([, { count }]) => {
          before += count;
          return place < before;
        });
        // The mean of a bucket's values lies in the bucket.
        return found ? found[1].sum / found[1].count : 0;
      });
      return ((middle[0] ?? 0) + (middle[1] ?? 0)) / 2;
    },
  };
}

const bucketOf = (seconds: number): number =>
  seconds < single ? seconds : single + Math.floor(Math.log(seconds / single) / growth);
