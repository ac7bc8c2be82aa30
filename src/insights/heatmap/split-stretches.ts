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

const hourStart = (at: number, shift: number): number => Math.floor((at - shift) / hour) * hour + shift;
