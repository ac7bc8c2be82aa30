import { offsetRunAt, offsetRuns } from '../../reading/zone-offsets.ts';

/** A stretch [from, to) of time in which the hours of the clock begin `shift` seconds after those of UTC. */
export type HourStretch = { from: number; to: number; shift: number };

/** Hours of the clock in a period: histograms by the hour in UTC, as many as are needed, and where their buckets belong. */
export type LocalHours = {
  stretches: HourStretch[];
  /** 0 to 167: the hour of the week, from Monday's midnight on the clock, in which this second lies. */
  hourOfWeek(at: number): number;
};

const hour = 3_600;
// 1970 began on a Thursday.
const toMonday = 3 * 24 * hour;

export function localHours(timeZone: string, from: number, to: number): LocalHours {
  const runs = offsetRuns(timeZone, from, to);
  const stretches: HourStretch[] = [];
  for (const run of runs) {
    const shift = modulo(-run.offset, hour);
    const last = stretches.at(-1);
    // One goes on where the clock jumps by whole hours, at a whole hour; else an hour of UTC would be one of two on the clock.
    if (last && last.shift === shift && modulo(run.from - shift, hour) === 0) last.to = run.to;
    else stretches.push({ from: run.from, to: run.to, shift });
  }
  const hourOfWeek = (at: number) =>
    Math.floor(modulo(at + offsetRunAt(runs, at).run.offset + toMonday, 7 * 24 * hour) / hour);
  return { stretches, hourOfWeek };
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
