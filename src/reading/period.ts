import { isoSeconds, parseTime } from '../tweets/parse-time.ts';

export const intervals = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

/** A period [from, to) in seconds since 1970, and how it is cut into buckets. */
export type Period = { from: number; to: number; interval: Interval; timeZone: string };

export const maxBuckets = 1_000;

/** The zone in its usual spelling, or null where there is none of that name. */
export function parseTimeZone(text: string): string | null {
  try {
    const { timeZoneId } = Temporal.Now.zonedDateTimeISO(text);
    // Temporal takes the zone out of a whole date-time, too.
    return timeZoneId.toLowerCase() === text.toLowerCase() || /^[+-]\d\d(:?\d\d)?$/.test(text) ? timeZoneId : null;
  } catch {
    return null;
  }
}

/**
 * Seconds since 1970 of a date (its first instant in the zone) or a date-time (in the zone, unless it has an offset);
 * null where it is neither, or outside the years 1 to 9998. A `+` of an offset may have come as a space, as it does in a
 * URL where it is not escaped.
 */
export function parseMoment(text: string, timeZone: string): number | null {
  const restored = text.replace(/^(.{10}T.*) (\d\d:?\d\d)$/i, '$1+$2');
  const form = /^\d{4}-\d\d-\d\d(?<time>T.*?(?<offset>Z|[+-]\d\d(:?\d\d)?)?)?$/i.exec(restored)?.groups;
  const written = parseTime(restored);
  if (!form || written === null || written < firstMoment || written > lastMoment) return null;
  if (form['offset'] !== undefined) return written;
  const local = zoned(written, 'UTC').toPlainDateTime();
  const at = seconds((form['time'] === undefined ? local.toPlainDate() : local).toZonedDateTime(timeZone));
  // East of Greenwich the year 1 begins before it does in UTC, where there can be no tweet; links have to stay within what can be asked for.
  return Math.min(Math.max(at, firstMoment), lastMoment);
}

// What lies between them has a year of four digits in every zone.
export const firstMoment = Date.parse('0001-01-01T00:00:00Z') / 1000;
const lastMoment = Date.parse('9998-12-31T23:59:59Z') / 1000;

/** The interval that a period is cut into when none is asked for. */
export function defaultInterval(from: number, to: number, timeZone: string): Interval {
  const start = zoned(from, timeZone);
  const end = zoned(to, timeZone);
  const reaches = (limit: Temporal.DurationLike) => Temporal.ZonedDateTime.compare(start.add(limit), end) >= 0;
  if (reaches({ days: 3 })) return 'hour';
  if (reaches({ days: 92 })) return 'day';
  if (reaches({ years: 2 })) return 'week';
  return 'month';
}

/**
 * Where the calendar buckets of a period begin, in seconds: the first at the period's own beginning. Null when there
 * are more than `maxBuckets`.
 */
export function bucketStarts({ from, to, interval, timeZone }: Period): number[] | null {
  const starts = [from];
  const next = timeZone === 'UTC' ? nextInUtc(from, interval) : nextInZone(from, interval, timeZone);
  for (;;) {
    const start = next();
    if (start >= to) return starts;
    // A day can begin twice, where a clock is turned back from just after midnight: its first midnight counts.
    if (start <= from) continue;
    if (starts.length === maxBuckets) return null;
    starts.push(start);
  }
}

/**
 * Where the period before [from, to) begins, which ends at `from` and has as many calendar days in the zone; as many
 * seconds where one of the two is not the beginning of a day.
 */
export function startOfPeriodBefore(from: number, to: number, timeZone: string): number {
  const start = zoned(from, timeZone);
  const end = zoned(to, timeZone);
  const asLong = from - (to - from);
  if (!isStartOfDay(start) || !isStartOfDay(end)) return asLong;
  const { days } = start.toPlainDate().until(end.toPlainDate(), { largestUnit: 'days' });
  const before = seconds(start.toPlainDate().subtract({ days }).toZonedDateTime(timeZone));
  // A day that the zone left out begins where the next one does.
  return before < from ? before : asLong;
}

/** An instant as ISO 8601 with the zone's offset; `Z` in UTC. */
export function isoInZone(at: number, timeZone: string): string {
  if (timeZone === 'UTC') return isoSeconds(at);
  return zoned(at, timeZone).toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** Gives where one bucket after the other begins, those after the one that holds `from`. */
function nextInZone(from: number, interval: Interval, timeZone: string): () => number {
  let bucket = zoned(from, timeZone);
  return () => {
    bucket = following(bucket, interval);
    return seconds(bucket);
  };
}

/** The same in UTC, whose days all have 24 hours, by plain arithmetic: 1,000 buckets in less than 0.1 ms, for 2 ms. */
function nextInUtc(from: number, interval: Interval): () => number {
  if (interval === 'month') {
    const first = new Date(from * 1000);
    first.setUTCDate(1);
    first.setUTCHours(0, 0, 0, 0);
    return () => first.setUTCMonth(first.getUTCMonth() + 1) / 1000;
  }
  const length = { hour: 3600, day: 86_400, week: 7 * 86_400 }[interval];
  // 1970 began on a Thursday.
  const monday = interval === 'week' ? 4 * 86_400 : 0;
  let start = Math.floor((from - monday) / length) * length + monday;
  return () => {
    start += length;
    return start;
  };
}

/** Where the next bucket begins, of an instant in one. */
function following(at: Temporal.ZonedDateTime, interval: Interval): Temporal.ZonedDateTime {
  if (interval === 'hour') return nextHour(at);
  const next = at.add({ [`${interval}s`]: 1 });
  if (interval === 'day') return next.startOfDay();
  if (interval === 'week') return next.subtract({ days: next.dayOfWeek - 1 }).startOfDay();
  return next.with({ day: 1 }).startOfDay();
}

/** Where the clock on the wall next shows a full hour, or leaves one out: a zone can turn it by half an hour, or at 02:45. */
function nextHour(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const full = at.add({ seconds: 3600 - at.minute * 60 - at.second });
  const change = at.getTimeZoneTransition('next');
  if (change === null || Temporal.ZonedDateTime.compare(full, change) < 0) return full;
  const isLater = Temporal.PlainDateTime.compare(hourOf(change), hourOf(change.subtract({ seconds: 1 }))) > 0;
  return isLater || change.minute === 0 ? change : nextHour(change);
}

const hourOf = (at: Temporal.ZonedDateTime): Temporal.PlainDateTime =>
  at.toPlainDateTime().round({ smallestUnit: 'hour', roundingMode: 'floor' });

const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone);

const isStartOfDay = (at: Temporal.ZonedDateTime): boolean =>
  at.startOfDay().epochMilliseconds === at.epochMilliseconds;

const seconds = (at: Temporal.ZonedDateTime): number => Math.floor(at.epochMilliseconds / 1000);
