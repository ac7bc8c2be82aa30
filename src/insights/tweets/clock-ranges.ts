import { offsetRuns } from '../../reading/zone-offsets.ts';

/** A stretch [from, to) of seconds since 1970. */
export type Range = { from: number; to: number };

/** A weekday (1 Monday to 7) and an hour (0 to 23) on the clock of a zone; null is any. */
export type Clock = { weekday: number | null; hour: number | null; timeZone: string };

// Each becomes a clause, of which Elasticsearch takes some thousand in a search: 13 years of one hour a day, 95 of one
// weekday. The least that it takes is 1,024, the more memory it has the more: 16,384 were measured with 1 GiB.
export const maxRanges = 5_000;

/**
 * When the clock on the wall shows that weekday and that hour, within a period: in order, none touching the next. An hour
 * that the clock shows twice is both, one that it leaves out none. Null where that makes more than `maxRanges`.
 */
export function clockRanges({ from, to }: Range, { weekday, hour, timeZone }: Clock): Range[] | null {
  const ranges: Range[] = [];
  for (const { offset, ...stretch } of offsetRuns(timeZone, from, to)) {
    const local = { from: stretch.from + offset, to: stretch.to + offset };
    for (const range of localRanges(local, weekday, hour)) {
      const last = ranges.at(-1);
      const start = range.from - offset;
      if (last?.to === start) last.to = range.to - offset;
      else if (ranges.length === maxRanges) return null;
      else ranges.push({ from: start, to: range.to - offset });
    }
  }
  return ranges;
}

/** The same on a clock that is never turned, in seconds of its own: as every clock is between two of its jumps. */
function* localRanges({ from, to }: Range, weekday: number | null, hour: number | null): Generator<Range> {
  const step = weekday === null ? 1 : 7;
  let day = Math.floor(from / daySeconds);
  while (weekday !== null && weekdayOf(day) !== weekday) day += 1;
  for (; day * daySeconds < to; day += step) {
    const start = day * daySeconds + (hour ?? 0) * hourSeconds;
    const range = {
      from: Math.max(from, start),
      to: Math.min(to, start + (hour === null ? daySeconds : hourSeconds)),
    };
    if (range.from < range.to) yield range;
  }
}

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

// Day 0, 1970-01-01, was a Thursday.
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
