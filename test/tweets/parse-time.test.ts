import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { isoSeconds, parseTime } from '../../src/tweets/parse-time.ts';

// 2017-10-31T22:10:47Z
const october = 1_509_487_847;

test('A time as Twitter wrote it is read with its offset', (t) => {
  t.is(parseTime('Tue Oct 31 22:10:47 +0000 2017'), october);
  t.is(parseTime('Wed Nov 01 00:10:47 +0200 2017'), october);
  t.is(parseTime('Tue Oct 31 17:40:47 -0430 2017'), october);
  t.is(parseTime('Thu Jan 01 00:00:00 +0000 1970'), 0);
});

test('A time in ISO 8601 is read, without a zone as UTC', (t) => {
  for (const text of [
    '2017-10-31T22:10:47Z',
    '2017-10-31T22:10:47',
    '2017-10-31 22:10:47',
    '2017-10-31t22:10:47z',
    '2017-10-31 22:10:47+00:00',
    '2017-10-31 22:10:47 +0000',
    '2017-10-31 22:10:47 Z',
    '2017-11-01T00:10:47+02:00',
    '2017-11-01T00:10:47+02',
    '2017-10-31T17:40:47-0430',
    '2017-10-31T04:10:47-18:00',
  ])
    t.is(parseTime(text), october, text);
  t.is(parseTime('2017-10-31T22:10Z'), october - 47);
  t.is(parseTime('2017-10-31'), Date.parse('2017-10-31T00:00:00Z') / 1000);
});

test('A fraction of a second is cut off, before 1970 too', (t) => {
  for (const fraction of ['.0', '.9', ',999', '.123456', '.99999999999999999999'])
    t.is(parseTime(`2017-10-31T22:10:47${fraction}Z`), october, fraction);
  t.is(parseTime('1969-12-31T23:59:58.9Z'), -2);
});

test('A day or a time that does not exist is no time', (t) => {
  for (const text of [
    'Tue Feb 30 22:10:47 +0000 2017',
    'Tue Oct 00 22:10:47 +0000 2017',
    'Tue Oct 31 24:00:00 +0000 2017',
    'Tue Oct 31 22:60:47 +0000 2017',
    'Tue Oct 31 22:10:60 +0000 2017',
    'Tue Oct 31 22:10:47 +1900 2017',
    'Tue Oct 31 22:10:47 +0060 2017',
    '2017-02-29',
    '2100-02-29',
    '2017-13-01',
    '2017-00-10',
    '2017-04-31T00:00:00Z',
    '2017-10-31T24:00:00Z',
    '2017-10-31T22:10:60Z',
    '2017-10-31T22:10:47+19:00',
    '2017-10-31T22:10:47+02:60',
  ])
    t.is(parseTime(text), null, text);
  t.not(parseTime('2016-02-29'), null);
  t.not(parseTime('2000-02-29'), null);
});

test('Anything else is no time', (t) => {
  for (const text of [
    '',
    'now',
    '1509487847',
    '31.10.2017',
    '10/31/2017 22:10',
    '2017-10-31T',
    '2017-10-31T22',
    '2017-10-31T22:10:47+2',
    '2017-10-31T22:10:47+02:',
    '2017-10-31T22:10:47 ',
    '2017-10-31T22:10:47.',
    '2017-10-31T22:10:47Z ',
    '2017-10-31Z',
    '2017-10-31\n',
    '17-10-31',
    '+2017-10-31',
    'Tue Oct 31 22:10:47 2017',
    'Tue Okt 31 22:10:47 +0000 2017',
    'Oct 31 22:10:47 +0000 2017',
    'Tue Oct 31 22:10:47 UTC 2017',
    ' 2017-10-31',
  ])
    t.is(parseTime(text), null, text);
});

// So that it, and the second after it, have a year of four digits in every zone.
test('A time is one of the years 1 to 9998 in UTC', (t) => {
  t.is(parseTime('0001-01-01T00:00:00Z'), -62_135_596_800);
  t.is(parseTime('0001-01-01T00:00:00+00:01'), null);
  t.is(parseTime('0001-01-01T00:00:00-00:01'), -62_135_596_740);
  t.is(parseTime('0099-06-01'), Date.parse('0099-06-01T00:00:00Z') / 1000);
  t.is(parseTime('9998-12-31T23:59:59Z'), 253_370_764_799);
  t.is(parseTime('9998-12-31T23:59:59-00:01'), null);
  t.is(parseTime('9999-06-01'), null);
});

test('A second that is written and read again is the same', (t) => {
  t.is(isoSeconds(october), '2017-10-31T22:10:47Z');
  t.is(isoSeconds(-1), '1969-12-31T23:59:59Z');
  const second = fc.integer({ min: -62_135_596_800, max: 253_370_764_799 });
  const property = fc.property(second, (seconds) => assert.equal(parseTime(isoSeconds(seconds)), seconds));
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('A time with any offset is the instant that Temporal has for it', (t) => {
  const part = (max: number, length = 2) => fc.nat(max).map((value) => String(value).padStart(length, '0'));
  const time = fc.tuple(part(9999, 4), part(13), part(32), part(24), part(60), part(59), part(15), part(59));
  const property = fc.property(time, fc.constantFrom('+', '-'), ([y, mo, d, h, mi, s, zh, zm], sign) => {
    const text = `${y}-${mo}-${d}T${h}:${mi}:${s}${sign}${zh}:${zm}`;
    let expected: number | null = null;
    try {
      if (h !== '24') expected = Temporal.Instant.from(text).epochMilliseconds / 1000;
    } catch {
      // There is no such time.
    }
    if (expected !== null && (expected < -62_135_596_800 || expected > 253_370_764_799)) expected = null;
    assert.equal(parseTime(text), expected, text);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 1000 }));
});
