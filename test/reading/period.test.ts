import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {
  bucketStarts,
  defaultInterval,
  type Interval,
  intervals,
  isoInZone,
  maxBuckets,
  parseMoment,
  parseTimeZone,
  startOfPeriodBefore,
} from '../../src/reading/period.ts';

const second = (isoText: string) => Date.parse(isoText) / 1000;

/** The bucket starts of a period as ISO 8601 in UTC. */
function starts(from: string, to: string, interval: Interval, timeZone: string): string[] | null {
  const found = bucketStarts({ from: second(from), to: second(to), interval, timeZone });
  return found?.map((start) => isoInZone(start, 'UTC')) ?? null;
}

// Time zones

test('A time zone is known by its name, in any case, or by an offset', (t) => {
  for (const [text, zone] of [
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['europe/berlin', 'Europe/Berlin'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['+05:30', '+05:30'],
    ['-0800', '-08:00'],
    ['+14', '+14:00'],
  ] as const)
    t.is(parseTimeZone(text), zone);
});

test('Anything else is no time zone', (t) => {
  for (const text of [
    '',
    'Z',
    'Berlin',
    'Europe/Nowhere',
    ' UTC',
    '05:30',
    '+25:00',
    '+05:30:10',
    // Temporal takes the zone out of such texts.
    '2017-10-31T00:00Z',
    '2017-10-31T00:00[Europe/Berlin]',
    '+002017-10-31T00:00Z',
    '2017-10-31T00:00+02:00',
  ])
    t.is(parseTimeZone(text), null, text);
});

// Moments

test('the first and the last of all years are cut to what a link can ask for, wherever they are', (t) => {
  // In UTC these would be 0000-12-31T23:06:32Z and 9999-01-01T07:59:59Z.
  t.is(parseMoment('0001-01-01', 'Europe/Berlin'), second('0001-01-01T00:00:00Z'));
  t.is(parseMoment('9998-12-31T23:59:59', 'America/Los_Angeles'), second('9998-12-31T23:59:59Z'));
  t.is(parseMoment('0001-01-01', 'America/Los_Angeles'), second('0001-01-01T07:52:58Z'));
});

for (const [text, timeZone, instant] of [
  ['2017-10-31', 'UTC', '2017-10-31T00:00:00Z'],
  ['2017-10-31', 'Europe/Berlin', '2017-10-30T23:00:00Z'],
  ['2017-10-31', 'America/Los_Angeles', '2017-10-31T07:00:00Z'],
  ['2017-10-31', 'Asia/Kathmandu', '2017-10-30T18:15:00Z'],
  ['2017-10-31', '+05:30', '2017-10-30T18:30:00Z'],
  // The clocks went from 00:00 to 01:00, at 03:00 in UTC.
  ['2017-10-15', 'America/Sao_Paulo', '2017-10-15T03:00:00Z'],
  ['2017-10-15T00:00', 'America/Sao_Paulo', '2017-10-15T03:00:00Z'],
  ['2017-10-15T00:30:00', 'America/Sao_Paulo', '2017-10-15T03:30:00Z'],
  // The clocks went from 23:30 to 00:30.
  ['1919-03-31', 'America/Toronto', '1919-03-31T04:30:00Z'],
  // The day that Apia left out: what follows is the midnight after it.
  ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00Z'],
  ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['2012-01-01', 'Pacific/Apia', '2011-12-31T10:00:00Z'],
  // Winter in Lord Howe is +10:30, summer +11:00.
  ['2017-07-01', 'Australia/Lord_Howe', '2017-06-30T13:30:00Z'],
  ['2017-12-01', 'Australia/Lord_Howe', '2017-11-30T13:00:00Z'],
  ['2017-10-31T22:10:47', 'UTC', '2017-10-31T22:10:47Z'],
  ['2017-10-31T22:10', 'Europe/Berlin', '2017-10-31T21:10:00Z'],
  // Twice on the clock: the first time. Never on the clock: as much later.
  ['2017-10-29T02:30:00', 'Europe/Berlin', '2017-10-29T00:30:00Z'],
  ['2017-03-26T02:30:00', 'Europe/Berlin', '2017-03-26T01:30:00Z'],
  ['2017-10-31T22:10:47.999', 'Europe/Berlin', '2017-10-31T21:10:47Z'],
  ['2017-10-31T22:10:47,999', 'Europe/Berlin', '2017-10-31T21:10:47Z'],
  ['2017-10-31T22:10:47.12345678901234567890', 'Europe/Berlin', '2017-10-31T21:10:47Z'],
  // An offset of its own wins over the zone; its + may have become a space on the way.
  ['2017-10-31T22:10:47Z', 'Europe/Berlin', '2017-10-31T22:10:47Z'],
  ['2017-10-31t22:10:47z', 'Europe/Berlin', '2017-10-31T22:10:47Z'],
  ['2017-10-31T22:10:47+02:00', 'UTC', '2017-10-31T20:10:47Z'],
  ['2017-10-31T22:10:47 02:00', 'UTC', '2017-10-31T20:10:47Z'],
  ['2017-10-31T22:10:47.5 0200', 'UTC', '2017-10-31T20:10:47Z'],
  ['2017-10-31T22:10-08:00', 'Europe/Berlin', '2017-11-01T06:10:00Z'],
  ['2017-10-31T22:10:47-08', 'Europe/Berlin', '2017-11-01T06:10:47Z'],
] as const) {
  test(`${text} in ${timeZone} is ${instant}`, (t) => {
    t.is(parseMoment(text, timeZone), second(instant));
  });
}

test('What is no date or date-time is no moment', (t) => {
  for (const text of [
    '',
    'yesterday',
    '2017',
    '2017-10',
    '2017-02-29',
    '2017-10-31 22:10:47',
    '2017-10-31T',
    '2017-10-31T22',
    '2017-10-31T24:00',
    '2017-10-31T22:10:60',
    '2017-10-31T22:10:47 ',
    '2017-10-31T22:10:47\n',
    '2017-10-31T22:10:47+02:',
    '2017-10-31T22:10:47+19:00',
    '2017-10-31T22:10:47[Europe/Berlin]',
    '2017-10-31Z',
    '2017-10-31 02:00',
    '2017-10-31\n',
    '1509487847',
    'Tue Oct 31 22:10:47 +0000 2017',
  ])
    t.is(parseMoment(text, 'Europe/Berlin'), null, text);
});

test('what is none is refused in moments, however long', (t) => {
  for (const text of ['T'.repeat(2 ** 20), `2026-10-01${'T'.repeat(2 ** 20)} 0200x`])
    t.is(parseMoment(text, 'UTC'), null);
});

test('Whatever the text and the zone, a moment is a whole second or none, and no error', (t) => {
  const part = (max: number, length = 2) => fc.nat(max).map((value) => String(value).padStart(length, '0'));
  const text = fc
    .tuple(
      fc.tuple(part(9999, 4), part(13), part(32)).map((parts) => parts.join('-')),
      fc.constantFrom('', 'T', 't', ' '),
      fc.tuple(part(24), part(60)).map((parts) => parts.join(':')),
      fc.constantFrom('', ':00', ':59', ':60', ':00.5', ':00,1234567890123', ':00.'),
      fc.constantFrom('', 'Z', 'z', ' ', '+', '+02', '+02:', '+02:00', ' 02:00', '-0330', '[UTC]', '\t'),
    )
    .map((parts) => parts.join(''));
  const zone = fc.constantFrom('UTC', 'America/Sao_Paulo', 'Pacific/Apia', 'Australia/Lord_Howe', '+14:00', '-12:00');
  const property = fc.property(text, zone, (moment, timeZone) => {
    const found = parseMoment(moment, timeZone);
    assert.ok(found === null || Number.isInteger(found));
    if (found !== null) assert.match(isoInZone(found, timeZone), /^\d{4}-\d\d-\d\dT/);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 2000 }));
});

// How instants are shown

test('An instant is shown with the offset of its zone, in UTC with Z', (t) => {
  const at = second('2017-10-29T00:30:00Z');
  t.is(isoInZone(at, 'UTC'), '2017-10-29T00:30:00Z');
  t.is(isoInZone(at, 'Europe/Berlin'), '2017-10-29T02:30:00+02:00');
  t.is(isoInZone(at + 3600, 'Europe/Berlin'), '2017-10-29T02:30:00+01:00');
  t.is(isoInZone(at, 'Europe/London'), '2017-10-29T01:30:00+01:00');
  t.is(isoInZone(at + 3600, 'Europe/London'), '2017-10-29T01:30:00+00:00');
  t.is(isoInZone(at, 'Asia/Kathmandu'), '2017-10-29T06:15:00+05:45');
  t.is(isoInZone(at, '-03:30'), '2017-10-28T21:00:00-03:30');
});

// Intervals

for (const [from, to, timeZone, interval] of [
  ['2017-10-01T00:00:00Z', '2017-10-01T00:00:01Z', 'UTC', 'hour'],
  ['2017-10-01T10:00:00Z', '2017-10-04T10:00:00Z', 'UTC', 'hour'],
  ['2017-10-01T10:00:00Z', '2017-10-04T10:00:01Z', 'UTC', 'day'],
  // Three days with the longest one of the year are 73 hours, with the shortest 71.
  ['2017-10-27T22:00:00Z', '2017-10-30T23:00:00Z', 'Europe/Berlin', 'hour'],
  ['2017-10-27T22:00:00Z', '2017-10-30T23:00:01Z', 'Europe/Berlin', 'day'],
  ['2017-03-24T23:00:00Z', '2017-03-27T22:00:00Z', 'Europe/Berlin', 'hour'],
  ['2017-03-24T23:00:00Z', '2017-03-27T22:00:01Z', 'Europe/Berlin', 'day'],
  // July to September have 92 days.
  ['2017-07-01T00:00:00Z', '2017-10-01T00:00:00Z', 'UTC', 'day'],
  ['2017-07-01T00:00:00Z', '2017-10-01T00:00:01Z', 'UTC', 'week'],
  ['2015-10-01T00:00:00Z', '2017-10-01T00:00:00Z', 'UTC', 'week'],
  ['2015-10-01T00:00:00Z', '2017-10-01T00:00:01Z', 'UTC', 'month'],
  ['2008-05-08T00:00:00Z', '2017-12-04T00:00:00Z', 'UTC', 'month'],
] as const) {
  test(`From ${from} to ${to} in ${timeZone} is cut by ${interval} unless asked otherwise`, (t) => {
    t.is(defaultInterval(second(from), second(to), timeZone), interval);
  });
}

test('A default interval never makes too many buckets', (t) => {
  for (const timeZone of ['UTC', 'Europe/Berlin', 'Pacific/Apia'])
    for (const days of [1, 3, 4, 92, 93, 730, 732, 10_000, 29_000]) {
      const from = second('2011-12-29T00:00:30Z');
      const to = from + days * 86_400;
      const interval = defaultInterval(from, to, timeZone);
      t.not(bucketStarts({ from, to, interval, timeZone }), null, `${days} days in ${timeZone}`);
    }
});

// Buckets

test('The first bucket begins with the period, the others with the hour, the day, the Monday, the month', (t) => {
  t.deepEqual(starts('2017-10-31T22:10:47Z', '2017-11-01T01:00:00Z', 'hour', 'UTC'), [
    '2017-10-31T22:10:47Z',
    '2017-10-31T23:00:00Z',
    '2017-11-01T00:00:00Z',
  ]);
  t.deepEqual(starts('2017-10-31T22:10:47Z', '2017-11-02T00:00:01Z', 'day', 'UTC'), [
    '2017-10-31T22:10:47Z',
    '2017-11-01T00:00:00Z',
    '2017-11-02T00:00:00Z',
  ]);
  // 31 October 2017 was a Tuesday.
  t.deepEqual(starts('2017-10-31T22:10:47Z', '2017-11-14T00:00:00Z', 'week', 'UTC'), [
    '2017-10-31T22:10:47Z',
    '2017-11-06T00:00:00Z',
    '2017-11-13T00:00:00Z',
  ]);
  t.deepEqual(starts('2017-10-31T22:10:47Z', '2018-01-02T00:00:00Z', 'month', 'UTC'), [
    '2017-10-31T22:10:47Z',
    '2017-11-01T00:00:00Z',
    '2017-12-01T00:00:00Z',
    '2018-01-01T00:00:00Z',
  ]);
});

test('A period that ends where a bucket begins has no bucket there', (t) => {
  t.deepEqual(starts('2017-10-31T22:00:00Z', '2017-10-31T23:00:00Z', 'hour', 'UTC'), ['2017-10-31T22:00:00Z']);
  t.deepEqual(starts('2017-11-06T00:00:00Z', '2017-11-13T00:00:00Z', 'week', 'UTC'), ['2017-11-06T00:00:00Z']);
});

test('Days and months begin at the midnight of the zone', (t) => {
  t.deepEqual(starts('2017-10-28T12:00:00Z', '2017-10-30T00:00:00Z', 'day', 'Europe/Berlin'), [
    '2017-10-28T12:00:00Z',
    '2017-10-28T22:00:00Z',
    '2017-10-29T23:00:00Z',
  ]);
  t.deepEqual(starts('2017-10-28T12:00:00Z', '2017-11-01T00:00:00Z', 'month', 'Asia/Kathmandu'), [
    '2017-10-28T12:00:00Z',
    '2017-10-31T18:15:00Z',
  ]);
});

test('A day whose midnight does not exist begins with its first instant', (t) => {
  // Sunday, 15 October 2017 began at 01:00 in São Paulo, which is 03:00 in UTC.
  t.deepEqual(starts('2017-10-14T03:00:00Z', '2017-10-16T03:00:00Z', 'day', 'America/Sao_Paulo'), [
    '2017-10-14T03:00:00Z',
    '2017-10-15T03:00:00Z',
    '2017-10-16T02:00:00Z',
  ]);
  t.is(isoInZone(second('2017-10-15T03:00:00Z'), 'America/Sao_Paulo'), '2017-10-15T01:00:00-02:00');
});

test('A day that does not exist has no bucket', (t) => {
  // In Apia, 29 December 2011 was followed by the 31st, at 10:00 in UTC.
  t.deepEqual(starts('2011-12-28T10:00:00Z', '2012-01-01T10:00:00Z', 'day', 'Pacific/Apia'), [
    '2011-12-28T10:00:00Z',
    '2011-12-29T10:00:00Z',
    '2011-12-30T10:00:00Z',
    '2011-12-31T10:00:00Z',
  ]);
  // The week from Monday, 26 December had six days.
  t.deepEqual(starts('2011-12-26T10:00:00Z', '2012-01-02T10:00:00Z', 'week', 'Pacific/Apia'), [
    '2011-12-26T10:00:00Z',
    '2012-01-01T10:00:00Z',
  ]);
});

test('An hour that the clock shows twice is two buckets, one that it leaves out none', (t) => {
  const inBerlin = (from: string, to: string) =>
    starts(from, to, 'hour', 'Europe/Berlin')?.map((start) => isoInZone(second(start), 'Europe/Berlin').slice(11));
  t.deepEqual(inBerlin('2017-10-28T23:00:00Z', '2017-10-29T03:00:00Z'), [
    '01:00:00+02:00',
    '02:00:00+02:00',
    '02:00:00+01:00',
    '03:00:00+01:00',
  ]);
  t.deepEqual(inBerlin('2017-03-26T00:00:00Z', '2017-03-26T02:00:00Z'), ['01:00:00+01:00', '03:00:00+02:00']);
});

test('Where the clock moves by half an hour, an hour of it is as much longer or shorter', (t) => {
  // On 2 April 2017 at 02:00 in Lord Howe (15:00 in UTC) the clock went back to 01:30, on 1 October from 02:00 to 02:30.
  t.deepEqual(starts('2017-04-01T14:00:00Z', '2017-04-01T17:00:00Z', 'hour', 'Australia/Lord_Howe'), [
    '2017-04-01T14:00:00Z',
    '2017-04-01T15:30:00Z',
    '2017-04-01T16:30:00Z',
  ]);
  t.deepEqual(starts('2017-09-30T14:30:00Z', '2017-09-30T17:00:00Z', 'hour', 'Australia/Lord_Howe'), [
    '2017-09-30T14:30:00Z',
    '2017-09-30T15:30:00Z',
    '2017-09-30T16:00:00Z',
  ]);
});

test('More than 1,000 buckets are none', (t) => {
  t.is(maxBuckets, 1_000);
  const from = second('2017-10-31T22:10:47Z');
  // The first bucket lasts for 49 minutes and 13 seconds, 999 more for an hour each.
  const full = from + 2953 + 999 * 3600;
  t.is(bucketStarts({ from, to: full, interval: 'hour', timeZone: 'UTC' })?.length, 1_000);
  t.is(bucketStarts({ from, to: full + 1, interval: 'hour', timeZone: 'UTC' }), null);
  t.is(bucketStarts({ from: 0, to: second('9998-12-31T00:00:00Z'), interval: 'month', timeZone: 'UTC' }), null);
});

// Against a walk along the clock

type Clock = { minute: number; hour: string; day: string; week: number; month: string };

function clockAt(at: number, timeZone: string): Clock {
  const local = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone);
  const time = local.toPlainDateTime().toString();
  const day = time.slice(0, 10);
  return {
    minute: local.minute,
    hour: time.slice(0, 13),
    day,
    // Counted from a Monday: 1970 began with a Thursday.
    week: Math.floor((Date.parse(day) / 86_400_000 + 3) / 7),
    month: time.slice(0, 7),
  };
}

/**
 * The bucket starts of a period by looking at the clock every `step` seconds, which must hit every change of it: a
 * bucket begins where the clock shows an hour, a day, a week or a month as never before, or a full hour once more.
 */
function walked(from: number, to: number, interval: Interval, timeZone: string, step: number): number[] {
  const found = [from];
  const first = Math.floor(from / step) * step - 4 * 3600;
  let latest = clockAt(first, timeZone);
  for (let at = first + step; at < to; at += step) {
    const now = clockAt(at, timeZone);
    const isLater = now[interval] > latest[interval];
    if (at > from && (isLater || (interval === 'hour' && now.minute === 0))) found.push(at);
    if (isLater) latest = now;
  }
  return found;
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  // It turned its clock at one minute past midnight until 2011.
  'America/St_Johns',
  'America/Caracas',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Amman',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Antarctica/Troll',
  '+05:45',
];
const decade = { min: second('2008-01-01T00:00:00Z'), max: second('2018-12-31T00:00:00Z') };

/** The instant of each change of a zone's clock in the decade. */
function changes(timeZone: string): number[] {
  const found: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(decade.min * 1000).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > decade.max * 1000) return found;
    found.push(next.epochMilliseconds / 1000);
    at = next;
  }
}

test('Around every change of a clock the buckets are those of a walk along it, minute by minute', (t) => {
  for (const interval of ['hour', 'day'] as const)
    for (const timeZone of zones)
      for (const change of changes(timeZone).slice(0, 8)) {
        // The period begins at different times before the change, with it, or in the hour that may come twice.
        for (const minutes of [-151, -97, -31, 0, 7, 31]) {
          const from = change + 60 * minutes;
          const to = change + 60 * 211;
          t.deepEqual(
            bucketStarts({ from, to, interval, timeZone }),
            walked(from, to, interval, timeZone, 60),
            `${interval}s from ${from} in ${timeZone}`,
          );
        }
      }
});

test('The buckets of any period are those of a walk along the clock', (t) => {
  const days = { hour: 50, day: 120, week: 120, month: 200 };
  const question = fc
    .constantFrom(...intervals)
    .chain((interval) =>
      fc.record({
        interval: fc.constant(interval),
        timeZone: fc.constantFrom(...zones),
        from: fc.integer(decade),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    )
    .map(({ part, ...rest }) => ({ ...rest, to: rest.from + 1 + Math.floor(part * days[rest.interval] * 86_400) }));
  const property = fc.property(question, (period) => {
    const { from, to, interval, timeZone } = period;
    // In these years, every change of these clocks and every new hour is at a quarter of an hour, but for Newfoundland.
    const step = interval === 'hour' && timeZone === 'America/St_Johns' ? 60 : 900;
    const expected = walked(from, to, interval, timeZone, step);
    assert.deepEqual(bucketStarts(period), expected.length > maxBuckets ? null : expected);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});

// The period before

for (const [from, to, timeZone, before] of [
  ['2017-10-01T00:00:00Z', '2017-11-01T00:00:00Z', 'UTC', '2017-08-31T00:00:00Z'],
  ['2017-10-02T00:00:00Z', '2017-10-09T00:00:00Z', 'UTC', '2017-09-25T00:00:00Z'],
  // Two days after the one of 25 hours, of which the period before has one; then two days with it in them.
  ['2017-10-29T23:00:00Z', '2017-10-31T23:00:00Z', 'Europe/Berlin', '2017-10-27T22:00:00Z'],
  ['2017-10-28T22:00:00Z', '2017-10-30T23:00:00Z', 'Europe/Berlin', '2017-10-26T22:00:00Z'],
  // The day of 23 hours.
  ['2017-03-26T22:00:00Z', '2017-03-27T22:00:00Z', 'Europe/Berlin', '2017-03-25T23:00:00Z'],
  // Not whole days: as many seconds, 24 hours and one.
  ['2017-10-29T23:00:00Z', '2017-10-30T23:00:01Z', 'Europe/Berlin', '2017-10-28T22:59:59Z'],
  ['2017-10-29T23:30:00Z', '2017-10-30T23:30:00Z', 'Europe/Berlin', '2017-10-28T23:30:00Z'],
  // Whole days in one zone are none in another.
  ['2017-10-29T23:00:00Z', '2017-10-30T23:00:00Z', 'UTC', '2017-10-28T23:00:00Z'],
  // São Paulo's 15 October began at 01:00.
  ['2017-10-15T03:00:00Z', '2017-10-16T02:00:00Z', 'America/Sao_Paulo', '2017-10-14T03:00:00Z'],
  ['2017-10-16T02:00:00Z', '2017-10-17T02:00:00Z', 'America/Sao_Paulo', '2017-10-15T03:00:00Z'],
  // The day before 31 December 2011 was left out in Apia: as many seconds instead. Two days before are the 29th alone.
  ['2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z', 'Pacific/Apia', '2011-12-29T10:00:00Z'],
  ['2011-12-30T10:00:00Z', '2012-01-01T10:00:00Z', 'Pacific/Apia', '2011-12-29T10:00:00Z'],
] as const) {
  test(`before ${from} to ${to} in ${timeZone} lies a period from ${before}`, (t) => {
    t.is(startOfPeriodBefore(second(from), second(to), timeZone), second(before));
  });
}
