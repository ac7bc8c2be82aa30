import { countUpTo } from '../../reading/count-up-to.ts';
import { offsetRunAt, offsetRuns } from '../../reading/zone-offsets.ts';
import type { BusinessHours, BusinessSpan } from './business-hours.ts';

/** Business seconds from a fixed moment to this one: the difference of two is the business time between them. */
export type BusinessClock = (at: number) => number;

const day = 86_400;
const week = 7 * day;
// 1970 began on a Thursday.
const toMonday = 3 * day;

/**
 * A clock for the moments from `from` to `to`, seconds since 1970, both ends included. A second is one of business when the
 * clock on the wall shows a time of a span and a day that is no holiday. So an hour that comes twice counts twice, and one
 * that is left out does not count.
 */
export function createBusinessClock(hours: BusinessHours, from: number, to: number): BusinessClock {
  const wall = createWallClock(hours);
  const runs = offsetRuns(hours.timeZone, from, to);
  // Within a run the time on the wall goes on as time does, so what has to be added to `wall` there stays the same.
  const added: number[] = [];
  let total = 0;
  for (const run of runs) {
    const start = wall(run.from + run.offset);
    added.push(total - start);
    total += wall(run.to + run.offset) - start;
  }
  return (at) => {
    const { run, index } = offsetRunAt(runs, at);
    return wall(at + run.offset) + (added[index] ?? 0);
  };
}

/** Business seconds up to a time on the wall (in seconds since 1970, as if it were one of UTC), were there no jumps. */
function createWallClock({ spans, holidays }: BusinessHours): (local: number) => number {
  const open = openMinutes(spans);
  const inWeek = 60 * (open.at(-1) ?? 0);
  const usual = (local: number) => {
    const weeks = Math.floor((local + toMonday) / week);
    const second = local + toMonday - weeks * week;
    const minute = Math.floor(second / 60);
    const before = open[minute] ?? 0;
    const isOpen = (open[minute + 1] ?? 0) - before;
    return weeks * inWeek + 60 * before + isOpen * (second - 60 * minute);
  };
  if (holidays.length === 0) return usual;

  const free = holidays.map((date) => Date.parse(`${date}T00:00:00Z`) / 1000);
  const lost = [0];
  for (const start of free) lost.push((lost.at(-1) ?? 0) + usual(start + day) - usual(start));
  return (local) => {
    const index = countUpTo(free, local) - 1;
    const start = free[index];
    if (start === undefined) return usual(local);
    return usual(local) - (lost[index] ?? 0) - (usual(Math.min(local, start + day)) - usual(start));
  };
}

/** For each minute of the week, and for its end, how many minutes of business come before it. */
function openMinutes(spans: readonly BusinessSpan[]): Int32Array {
  const before = new Int32Array(week / 60 + 1);
  for (const { from, to } of spans) before.fill(1, from + 1, to + 1);
  for (let minute = 1; minute < before.length; minute += 1)
    before[minute] = (before[minute] ?? 0) + (before[minute - 1] ?? 0);
  return before;
}
