import { offsetRuns } from '../zone-offsets.ts';

/** The parts of a week on the clock of a time zone: a weekday from 1 (Monday) to 7, an hour from 0 to 23, or one of both. */
export type LocalHours = { weekday: number | null; hour: number | null };

/** A time [from, to) in seconds since 1970. */
export type Span = { from: number; to: number };

const secondsOfDay = 86_400;

/**
 * All spans of [from, to) in which the clock of the zone shows that weekday and hour: where it is turned back, the hour that comes
 * twice counts twice; where it is turned on, what it leaves out is not there. Null where there are more than `most`.
 */
export function localHourSpans(
  { weekday, hour }: LocalHours,
  { from, to }: Span,
  timeZone: string,
  most: number,
): Span[] | null {
  const spans: Span[] = [];
  for (const piece of offsetRuns(timeZone, from, to)) {
    const firstDay = Math.floor((piece.from + piece.offset) / secondsOfDay);
    for (let day = firstDay; day * secondsOfDay - piece.offset < piece.to; day += 1) {
      if (weekday !== null && weekdayOf(day) !== weekday) continue;
      const start = day * secondsOfDay + (hour ?? 0) * 3600 - piece.offset;
      const span = {
        from: Math.max(start, piece.from),
        to: Math.min(start + (hour === null ? secondsOfDay : 3600), piece.to),
      };
      if (span.from >= span.to) continue;
      const last = spans.at(-1);
      if (last && last.to === span.from) last.to = span.to;
      else spans.push(span);
      if (spans.length > most) return null;
    }
  }
  return spans;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
