import test from 'ava';
import { localHourSpans } from '../../../src/insights/tweets/hour-spans.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;
const spansOf = (weekday: number | null, hour: number | null, from: string, to: string, zone: string, most = 100) =>
  localHourSpans({ weekday, hour }, { from: at(from), to: at(to) }, zone, most)?.map((span) =>
    [span.from, span.to].map((second) => new Date(second * 1000).toISOString().slice(0, 16)),
  );

test('an hour of a weekday in UTC, cut to the period', (t) => {
  // 2017-10-02 was a Monday.
  t.deepEqual(spansOf(1, 9, '2017-10-02T09:30:00Z', '2017-10-17T00:00:00Z', 'UTC'), [
    ['2017-10-02T09:30', '2017-10-02T10:00'],
    ['2017-10-09T09:00', '2017-10-09T10:00'],
    ['2017-10-16T09:00', '2017-10-16T10:00'],
  ]);
});

test('where clocks are turned back, the hour that comes twice is there twice', (t) => {
  // Berlin, Sunday 2017-10-29: 02:00 to 03:00 at +02:00 and again at +01:00.
  t.deepEqual(spansOf(7, 2, '2017-10-28T00:00:00Z', '2017-10-30T00:00:00Z', 'Europe/Berlin'), [
    ['2017-10-29T00:00', '2017-10-29T02:00'],
  ]);
});

test('where clocks are turned on, the hour that they leave out is not there', (t) => {
  // Berlin, Sunday 2017-03-26: 01:59:59 is followed by 03:00:00.
  t.deepEqual(spansOf(7, 2, '2017-03-25T00:00:00Z', '2017-03-27T00:00:00Z', 'Europe/Berlin'), []);
  t.deepEqual(spansOf(7, 3, '2017-03-25T00:00:00Z', '2017-03-27T00:00:00Z', 'Europe/Berlin'), [
    ['2017-03-26T01:00', '2017-03-26T02:00'],
  ]);
});

test('zones that are half an hour apart from full hours', (t) => {
  t.deepEqual(spansOf(null, 0, '2017-10-01T00:00:00Z', '2017-10-02T00:00:00Z', 'Asia/Kolkata'), [
    ['2017-10-01T18:30', '2017-10-01T19:30'],
  ]);
  t.deepEqual(spansOf(7, null, '2017-10-01T00:00:00Z', '2017-10-03T00:00:00Z', 'America/St_Johns'), [
    ['2017-10-01T02:30', '2017-10-02T02:30'],
  ]);
});

test('before 1970, too, and too many of them are none', (t) => {
  // 1969-12-29 was a Monday.
  t.deepEqual(spansOf(1, 1, '1969-12-29T00:00:00Z', '1969-12-30T00:00:00Z', 'UTC'), [
    ['1969-12-29T01:00', '1969-12-29T02:00'],
  ]);
  t.is(spansOf(null, 1, '2017-01-01T00:00:00Z', '2017-01-12T00:00:00Z', 'UTC', 10), undefined);
});
