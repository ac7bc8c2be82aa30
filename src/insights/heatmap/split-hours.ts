import type { HourStretch } from './local-hours.ts';

const hour = 3_600;
// A search may give 65,536 buckets.
const mostBuckets = 60_000;

/** Stretches short enough for one histogram each; as they are where there are no more than `tweets` to be in a bucket. */
export function splitStretches(stretches: readonly HourStretch[], tweets: number): HourStretch[] {
  if (tweets <= mostBuckets) return [...stretches];
  return stretches.flatMap(({ from, to, shift }) => {
    const parts = [];
    for (let start = from; start < to; start = hourStart(start, shift) + mostBuckets * hour)
      parts.push({ from: start, to: Math.min(hourStart(start, shift) + mostBuckets * hour, to), shift });
    return parts;
  });
}

/** Hours whose responses are counted by one search, and the largest number of them in one of these hours. */
export type HourBatch = { stretch: HourStretch; most: number };

/** So many hours together as surely give few enough buckets: at the most one for each hour and one for each response. */
export function batchHours(hours: readonly { stretch: HourStretch; start: number; count: number }[]): HourBatch[] {
  const batches: (HourBatch & { buckets: number; of: HourStretch })[] = [];
  for (const { stretch, start, count } of hours) {
    const last = batches.at(-1);
    const to = Math.min(hourStart(start, stretch.shift) + hour, stretch.to);
    if (last && last.of === stretch && last.buckets + count < mostBuckets) {
      last.stretch.to = to;
      last.most = Math.max(last.most, count);
      last.buckets += count + 1;
    } else
      batches.push({
        stretch: { from: start, to, shift: stretch.shift },
        most: count,
        buckets: count + 1,
        of: stretch,
      });
  }
  return batches;
}

const hourStart = (at: number, shift: number): number => Math.floor((at - shift) / hour) * hour + shift;
