export type PlainInterval = 'hour' | 'day' | 'week' | 'month';

/** The first instant (epoch seconds) of the calendar bucket that an instant lies in. */
export function bucketStart(epochSeconds: number, interval: PlainInterval, timeZone: string): number {
  const local = zoned(epochSeconds, timeZone);
  const date = local.toPlainDate();
  const startOf = {
    hour: () => local.round({ smallestUnit: 'hour', roundingMode: 'floor' }),
    day: () => local.startOfDay(),
    week: () => date.subtract({ days: local.dayOfWeek - 1 }).toZonedDateTime(timeZone),
    month: () => date.with({ day: 1 }).toZonedDateTime(timeZone),
  };
  return startOf[interval]().epochMilliseconds / 1000;
}

/** The first instants of all buckets of the period [from, to), the first one cut to the period. */
export function bucketStarts(from: number, to: number, interval: PlainInterval, timeZone: string): number[] {
  const starts: number[] = [];
  for (let start = from; start < to; start = nextBucketStart(start, interval, timeZone)) starts.push(start);
  return starts;
}

function nextBucketStart(epochSeconds: number, interval: PlainInterval, timeZone: string): number {
  if (interval === 'hour') return nextHour(epochSeconds, timeZone);
  const date = zoned(bucketStart(epochSeconds, interval, timeZone), timeZone).toPlainDate();
  const nextDate = { day: date.add({ days: 1 }), week: date.add({ weeks: 1 }), month: date.add({ months: 1 }) }[
    interval
  ];
  return nextDate.toZonedDateTime(timeZone).epochMilliseconds / 1000;
}

/** An hour of the clock lasts longer where the clock goes back by half an hour (Australia/Lord_Howe). */
function nextHour(epochSeconds: number, timeZone: string): number {
  const here = bucketStart(epochSeconds, 'hour', timeZone);
  let next = here + 3600;
  while (bucketStart(next, 'hour', timeZone) === here) next += 900;
  return bucketStart(next, 'hour', timeZone);
}

/** `2017-10-31T00:00:00Z` for UTC, `2017-10-31T00:00:00+01:00` for every other zone. */
export function shownTime(epochSeconds: number, timeZone: string): string {
  const text = zoned(epochSeconds, timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
  return timeZone === 'UTC' ? text.replace('+00:00', 'Z') : text;
}

function zoned(epochSeconds: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000).toZonedDateTimeISO(timeZone);
}
