import { parseTime } from '../tweets/parse-time.ts';

export const intervals = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

/** A period [from, to) in seconds since 1970, and how it is cut into buckets. */
export type Period = { from: number; to: number; interval: Interval; timeZone: string };

export const maxBuckets = 1_000;

/** The zone in its usual spelling, or null where there is none of that name. */
export function parseTimeZone(text: string): string | null {
  try {
    return Temporal.Now.zonedDateTimeISO(text).timeZoneId;
  } catch {
    return null;
  }
}

/**
 * Seconds since 1970 of a date (its first instant in the zone) or a date-time (in the zone, unless it has an offset);
 * null where it is neither. A `+` of an offset may have come as a space, as it does in a URL where it is not escaped.
 */
export function parseMoment(text: string, timeZone: string): number | null {
  const restored = text.replace(/(T.*) (\d\d:?\d\d)$/i, '$1+$2');
  const [date] = /^\d{4}-\d\d-\d\d(?=$|T)/i.exec(restored) ?? [];
  if (date === undefined || parseTime(restored) === null) return null;
  if (date.length === restored.length) return seconds(Temporal.PlainDate.from(date).toZonedDateTime(timeZone));
  if (/(Z|[+-]\d\d:?\d\d|[+-]\d\d)$/i.test(restored.slice(date.length + 1))) return parseTime(restored);
  const local = Temporal.PlainDateTime.from(restored.replace(',', '.')).with({
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  });
  return seconds(local.toZonedDateTime(timeZone));
}

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
  let bucket = floor(zoned(from, timeZone), interval);
  for (;;) {
    bucket = following(bucket, interval);
    const start = seconds(bucket);
    if (start >= to) return starts;
    if (starts.length === maxBuckets) return null;
    starts.push(start);
  }
}

/** An instant as ISO 8601 with the zone's offset; `Z` in UTC. */
export function isoInZone(at: number, timeZone: string): string {
  const text = zoned(at, timeZone).toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
  return timeZone === 'UTC' ? text.replace('+00:00', 'Z') : text;
}

function floor(at: Temporal.ZonedDateTime, interval: Interval): Temporal.ZonedDateTime {
  if (interval === 'hour') return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
  if (interval === 'day') return at.startOfDay();
  if (interval === 'week') return at.subtract({ days: at.dayOfWeek - 1 }).startOfDay();
  return at.with({ day: 1 }).startOfDay();
}

function following(bucket: Temporal.ZonedDateTime, interval: Interval): Temporal.ZonedDateTime {
  // Hours go on by the clock on the wall, which a zone can move by half an hour.
  if (interval !== 'hour') return floor(bucket.add({ [`${interval}s`]: 1 }), interval);
  const next = floor(bucket.add({ hours: 1 }), 'hour');
  return Temporal.ZonedDateTime.compare(next, bucket) > 0 ? next : floor(bucket.add({ hours: 2 }), 'hour');
}

const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone);

const seconds = (at: Temporal.ZonedDateTime): number => Math.floor(at.epochMilliseconds / 1000);
