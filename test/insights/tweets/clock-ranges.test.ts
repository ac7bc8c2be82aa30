import test from 'ava';
import fc from 'fast-check';
import { type Clock, clockRanges, maxRanges } from '../../../src/insights/tweets/clock-ranges.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(':00.000Z', 'Z');

/** The ranges as texts, without seconds where they are zero. */
function ranges(from: string, to: string, clock: Partial<Clock>): string[] | undefined {
  const found = clockRanges({ from: at(from), to: at(to) }, { weekday: null, hour: null, timeZone: 'UTC', ...clock });
  return found?.map((range) => `${iso(range.from)} ${iso(range.to)}`);
}

test('an hour is one range a day, cut to the period', (t) => {
  t.deepEqual(ranges('2017-10-02T09:30Z', '2017-10-04T09:15Z', { hour: 9 }), [
    '2017-10-02T09:30Z 2017-10-02T10:00Z',
    '2017-10-03T09:00Z 2017-10-03T10:00Z',
    '2017-10-04T09:00Z 2017-10-04T09:15Z',
  ]);
  t.deepEqual(ranges('2017-10-02T10:00Z', '2017-10-03T09:00Z', { hour: 9 }), []);
});

test('a weekday is one range a week, and with an hour that hour of it', (t) => {
  // 2 October 2017 was a Monday; so was 29 December 1969, before all that we count from.
  t.deepEqual(ranges('2017-10-01T00:00Z', '2017-10-10T00:00Z', { weekday: 1 }), [
    '2017-10-02T00:00Z 2017-10-03T00:00Z',
    '2017-10-09T00:00Z 2017-10-10T00:00Z',
  ]);
  t.deepEqual(ranges('2017-10-01T00:00Z', '2017-10-10T00:00Z', { weekday: 7, hour: 23 }), [
    '2017-10-01T23:00Z 2017-10-02T00:00Z',
    '2017-10-08T23:00Z 2017-10-09T00:00Z',
  ]);
  t.deepEqual(ranges('1969-12-25T00:00Z', '1970-01-02T00:00Z', { weekday: 1 }), [
    '1969-12-29T00:00Z 1969-12-30T00:00Z',
  ]);
});

test('in Berlin an hour that comes twice is both, and one that is left out is none', (t) => {
  const timeZone = 'Europe/Berlin';
  // 29 October 2017: at 03:00 summer time (01:00Z) the clock goes back to 02:00.
  t.deepEqual(ranges('2017-10-29T00:00Z', '2017-10-30T00:00Z', { hour: 2, timeZone }), [
    '2017-10-29T00:00Z 2017-10-29T02:00Z',
  ]);
  t.deepEqual(ranges('2017-10-28T12:00Z', '2017-10-30T00:00Z', { weekday: 7, timeZone }), [
    '2017-10-28T22:00Z 2017-10-29T23:00Z',
  ]);
  // 26 March 2017: at 02:00 (01:00Z) it goes on to 03:00.
  t.deepEqual(ranges('2017-03-26T00:00Z', '2017-03-27T00:00Z', { hour: 2, timeZone }), []);
  t.deepEqual(ranges('2017-03-26T00:00Z', '2017-03-27T00:00Z', { hour: 3, timeZone }), [
    '2017-03-26T01:00Z 2017-03-26T02:00Z',
  ]);
});

test("in St. John's hours begin at half past, and a day that came twice in part is both parts", (t) => {
  const timeZone = 'America/St_Johns';
  // 5 November 2017: at 02:00 (04:30Z, UTC−2:30) back to 01:00 (UTC−3:30).
  t.deepEqual(ranges('2017-11-05T00:00Z', '2017-11-06T00:00Z', { hour: 1, timeZone }), [
    '2017-11-05T03:30Z 2017-11-05T05:30Z',
  ]);
  // 12 March 2017: at 02:00 (05:30Z) on to 03:00.
  t.deepEqual(ranges('2017-03-12T00:00Z', '2017-03-13T00:00Z', { hour: 2, timeZone }), []);
  // Until 2011 the clock was turned at 00:01: on Sunday 7 November 2010, at 02:31Z, back to 23:01 of the Saturday.
  t.deepEqual(ranges('2010-11-06T12:00Z', '2010-11-08T00:00Z', { weekday: 6, timeZone }), [
    '2010-11-06T12:00Z 2010-11-07T02:30Z',
    '2010-11-07T02:31Z 2010-11-07T03:30Z',
  ]);
});

test('in Kolkata, half an hour off all others, nothing is ever turned', (t) => {
  t.deepEqual(ranges('2017-10-01T00:00Z', '2017-10-03T00:00Z', { hour: 0, timeZone: 'Asia/Kolkata' }), [
    '2017-10-01T18:30Z 2017-10-01T19:30Z',
    '2017-10-02T18:30Z 2017-10-02T19:30Z',
  ]);
});

test('as many as can be asked for, and no more', (t) => {
  const end = (days: number) => ({ from: 0, to: days * 86_400 });
  const hour = { weekday: null, hour: 0, timeZone: 'UTC' };
  t.is(clockRanges(end(maxRanges), hour)?.length, maxRanges);
  t.is(clockRanges(end(maxRanges + 1), hour), null);
  t.is(clockRanges({ from: 5, to: 5 }, hour)?.length, 0);
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  '-03:30',
];
const moments = [
  '2010-11-07T00:00Z',
  '2011-12-29T00:00Z',
  '2017-03-12T00:00Z',
  '2017-10-01T00:00Z',
  '2017-11-05T00:00Z',
];

test('each minute is in a range just when the clock on the wall shows that weekday and hour', (t) => {
  const clock = fc.record({
    weekday: fc.option(fc.integer({ min: 1, max: 7 })),
    hour: fc.option(fc.integer({ min: 0, max: 23 })),
    timeZone: fc.constantFrom(...zones),
  });
  const property = fc.property(
    clock,
    fc.constantFrom(...moments),
    fc.integer({ min: -2_000, max: 2_000 }),
    (clock, moment, minutes) => {
      const from = at(moment) + minutes * 60;
      const to = from + 4 * 86_400;
      const found = clockRanges({ from, to }, clock) ?? [];
      for (const [index, range] of found.entries())
        if (range.from <= (found[index - 1]?.to ?? 0)) throw new Error('out of order');
      for (let second = from; second < to; second += 600) {
        const wall = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(clock.timeZone);
        const isShown = (clock.weekday ?? wall.dayOfWeek) === wall.dayOfWeek && (clock.hour ?? wall.hour) === wall.hour;
        if (isShown !== found.some((range) => range.from <= second && second < range.to)) throw new Error(`${wall}`);
      }
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});
