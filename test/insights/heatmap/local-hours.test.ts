import test from 'ava';
import { localHours } from '../../../src/insights/heatmap/local-hours.ts';

const second = (iso: string): number => Date.parse(iso) / 1000;
const year = [second('2017-01-01T00:00:00Z'), second('2018-01-01T00:00:00Z')] as const;

test('where the clock is turned by whole hours, one histogram of hours is enough', (t) => {
  const [from, to] = year;
  for (const timeZone of ['UTC', 'Europe/Berlin', 'America/New_York'])
    t.deepEqual(localHours(timeZone, from, to).stretches, [{ from, to, shift: 0 }], timeZone);
  // 05:30 and 05:45 ahead: its hours begin half an hour, a quarter of an hour after those of UTC.
  t.deepEqual(localHours('Asia/Kolkata', from, to).stretches, [{ from, to, shift: 1_800 }]);
  t.deepEqual(localHours('Asia/Kathmandu', from, to).stretches, [{ from, to, shift: 900 }]);
});

test('where it is turned by half an hour, or within an hour, another one begins', (t) => {
  const [from, to] = year;
  const howe = localHours('Australia/Lord_Howe', from, to).stretches;
  t.deepEqual(
    howe.map(({ shift }) => shift),
    [0, 1_800, 0],
  );
  t.deepEqual(howe[1], { from: second('2017-04-01T15:00:00Z'), to: second('2017-09-30T15:30:00Z'), shift: 1_800 });
  // Newfoundland turned its clock at one minute past midnight until 2011: 00:01 became 01:01.
  const [before, after] = localHours(
    'America/St_Johns',
    second('2010-03-01T00:00:00Z'),
    second('2010-04-01T00:00:00Z'),
  ).stretches;
  t.is(before?.to, second('2010-03-14T03:31:00Z'));
  t.like(after, { from: second('2010-03-14T03:31:00Z'), shift: 1_800 });
});

test('every second of a year around changes of the clock is in the hour that the clock shows', (t) => {
  const [from, to] = year;
  for (const timeZone of [
    'UTC',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    '-03:30',
  ]) {
    const { hourOfWeek } = localHours(timeZone, from, to);
    // Each hour and 59 minutes, so that every minute comes up, and once more backwards.
    const moments = Array.from({ length: Math.floor((to - from) / 7_140) }, (_, index) => from + index * 7_140);
    for (const at of [...moments, ...moments.slice(0, 50).reverse()]) {
      const local = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone);
      if (hourOfWeek(at) !== (local.dayOfWeek - 1) * 24 + local.hour) t.fail(`${local} is ${hourOfWeek(at)}`);
    }
  }
  t.pass();
});
