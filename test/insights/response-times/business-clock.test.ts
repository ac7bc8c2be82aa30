import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { createBusinessClock } from '../../../src/insights/response-times/business-clock.ts';
import { type BusinessHours, parseBusinessSpans } from '../../../src/insights/response-times/business-hours.ts';

const second = (iso: string): number => Date.parse(iso) / 1000;

function hoursOf(text: string, timeZone: string, holidays: string[] = []): BusinessHours {
  const { spans, faults } = parseBusinessSpans(text);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { spans, holidays, timeZone };
}

/** Business seconds between two moments. */
function between(hours: BusinessHours, from: string, to: string): number {
  const clock = createBusinessClock(hours, second(from), second(to));
  return clock(second(to)) - clock(second(from));
}

const office = 'mon-fri 09:00-17:00';
const hour = 3_600;

test('over a night and a weekend only the hours of business count', (t) => {
  const utc = hoursOf(office, 'UTC');
  // 6 October 2017 was a Friday. From 16:30 to Monday, 09:10: half an hour and ten minutes.
  t.is(between(utc, '2017-10-06T16:30:00Z', '2017-10-09T09:10:00Z'), 40 * 60);
  t.is(between(utc, '2017-10-06T09:00:07Z', '2017-10-06T09:00:59Z'), 52);
  // Saturday to Sunday.
  t.is(between(utc, '2017-10-07T03:00:00Z', '2017-10-08T22:00:00Z'), 0);
  // A whole week has 40 hours, wherever it begins.
  t.is(between(utc, '2017-10-04T11:11:11Z', '2017-10-11T11:11:11Z'), 40 * hour);
  // The last second of the day and the first that is none any more.
  t.is(between(utc, '2017-10-06T16:59:59Z', '2017-10-06T17:00:01Z'), 1);
});

test('what is counted goes by the clock of the zone', (t) => {
  // 09:00 to 17:00 in New York, in summer, is 13:00 to 21:00 UTC; in Kolkata 03:30 to 11:30.
  t.is(between(hoursOf(office, 'America/New_York'), '2017-10-06T12:00:00Z', '2017-10-06T14:00:00Z'), hour);
  t.is(between(hoursOf(office, 'Asia/Kolkata'), '2017-10-06T03:00:00Z', '2017-10-06T04:00:00Z'), hour / 2);
});

test('a day on which the clock is turned has as many hours as pass', (t) => {
  const allDay = hoursOf('mon-sun 00:00-24:00', 'Europe/Berlin');
  // 29 October 2017 had 25 hours, 26 March 23.
  t.is(between(allDay, '2017-10-28T22:00:00Z', '2017-10-29T23:00:00Z'), 25 * hour);
  t.is(between(allDay, '2017-03-25T23:00:00Z', '2017-03-26T22:00:00Z'), 23 * hour);
  // From 02:30 to 06:00 in autumn: 02:30 to 03:00, then again 02:30 to 06:00; in spring 03:00 to 06:00.
  const night = hoursOf('sun 02:30-06:00', 'Europe/Berlin');
  t.is(between(night, '2017-10-28T22:00:00Z', '2017-10-29T23:00:00Z'), 4 * hour);
  t.is(between(night, '2017-03-25T23:00:00Z', '2017-03-26T22:00:00Z'), 3 * hour);
  // The hours of an office are the same on both sides: Friday 16:00 to Monday 10:00.
  t.is(between(hoursOf(office, 'Europe/Berlin'), '2017-10-27T14:00:00Z', '2017-10-30T09:00:00Z'), 2 * hour);
});

test('a holiday is a day without business, on the calendar of the zone', (t) => {
  const holidays = ['2017-10-03', '2017-10-31'];
  // Monday 16:00 to Wednesday 10:00 in Berlin, with the Tuesday free: 1 + 1 hours, else 10.
  const span = ['2017-10-02T14:00:00Z', '2017-10-04T08:00:00Z'] as const;
  t.is(between(hoursOf(office, 'Europe/Berlin', holidays), ...span), 2 * hour);
  t.is(between(hoursOf(office, 'Europe/Berlin'), ...span), 10 * hour);
  // Within the free day, from its midnight, and over both.
  const allDay = hoursOf('mon-sun 00:00-24:00', 'Europe/Berlin', holidays);
  t.is(between(allDay, '2017-10-02T21:59:00Z', '2017-10-02T23:00:00Z'), 60);
  t.is(between(allDay, '2017-10-03T08:00:00Z', '2017-10-03T09:00:00Z'), 0);
  t.is(between(allDay, '2017-09-30T22:00:00Z', '2017-11-01T23:00:00Z'), (32 * 24 + 1 - 48) * hour);
});

test('long spans need no table: a thousand years are added up by weeks', (t) => {
  const utc = hoursOf(office, 'UTC');
  // 400 years are 20,871 weeks.
  t.is(between(utc, '1600-01-01T00:00:00Z', '2000-01-01T00:00:00Z'), 20_871 * 40 * hour);
});

/** The same by a look at the clock in every minute. */
function walked(hours: BusinessHours, from: number, to: number): number {
  let seconds = 0;
  for (let minute = Math.floor(from / 60) * 60; minute < to; minute += 60) {
    const local = Temporal.Instant.fromEpochMilliseconds(minute * 1000).toZonedDateTimeISO(hours.timeZone);
    const ofWeek = (local.dayOfWeek - 1) * 1_440 + local.hour * 60 + local.minute;
    const isOpen = hours.spans.some((span) => span.from <= ofWeek && ofWeek < span.to);
    if (!isOpen || hours.holidays.includes(local.toPlainDate().toString())) continue;
    seconds += Math.min(minute + 60, to) - Math.max(minute, from);
  }
  return seconds;
}

const texts = [
  office,
  'mon-sun 00:00-24:00',
  'mon-fri 09:00-12:30; mon-fri 13:00-17:00; sat 10:00-14:00',
  'sat-sun 00:00-06:00; wed 23:00-24:00; thu 00:00-01:00',
  'sun 01:15-02:45',
];
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'America/St_Johns',
  '-03:30',
];
// Around changes of these clocks, and in quiet weeks; Apia left out 30 December 2011.
const beginnings = [
  '2017-10-27T10:00:00Z',
  '2017-03-24T20:00:00Z',
  '2017-03-11T00:00:00Z',
  '2017-11-03T12:00:00Z',
  '2017-10-13T12:00:00Z',
  '2017-09-29T00:00:00Z',
  '2017-03-31T12:00:00Z',
  '2011-12-28T00:00:00Z',
  '2010-03-13T00:00:00Z',
  '1969-12-30T00:00:00Z',
].map(second);

test('any span has the business seconds that a walk along the clock counts, minute by minute', (t) => {
  const question = fc.record({
    text: fc.constantFrom(...texts),
    timeZone: fc.constantFrom(...zones),
    beginning: fc.constantFrom(...beginnings),
    after: fc.nat(3 * 86_400),
    length: fc.oneof(fc.nat(2 * hour), fc.nat(5 * 86_400)),
    // The clock may have begun earlier, as it does for many response times.
    lead: fc.nat(200 * 86_400),
    days: fc.subarray([0, 1, 2, 3, 5, 6]),
  });
  const property = fc.property(question, ({ text, timeZone, beginning, after, length, lead, days }) => {
    const from = beginning + after;
    const to = from + length;
    const holidays = days.map((day) => new Date((beginning + day * 86_400) * 1000).toISOString().slice(0, 10));
    const hours = hoursOf(text, timeZone, holidays);
    const clock = createBusinessClock(hours, from - lead, to + lead);
    assert.equal(clock(to) - clock(from), walked(hours, from, to));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});
