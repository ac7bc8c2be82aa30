import test from 'ava';
import fc from 'fast-check';
import { windowsOf } from '../../../src/issues/emerging/windows.ts';

const at = (text: string) => Date.parse(text) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
const day = 86_400;

test('there are eight windows before, or as many as make 28 days, but none from before the first tweet', (t) => {
  const to = at('2017-12-01T00:00:00Z');
  const count = (days: number, first = 0) => windowsOf(to, days, 'UTC', first).before.length;
  t.is(count(7), 8);
  t.is(count(31), 8);
  t.is(count(3), 10);
  t.is(count(1), 28);
  t.is(count(7, to - 21 * day), 2);
  t.is(count(7, to - 21 * day + 1), 1);
  t.is(count(7, to + day), 0);
});

// Berlin's clock went back on 29 October 2017, and forward on 26 March.
test('windows have as many days of the calendar, whatever the clock does', (t) => {
  const { window, before } = windowsOf(at('2017-11-01T00:00:00+01:00'), 7, 'Europe/Berlin', 0);
  t.is(iso(window.from), '2017-10-24T22:00:00');
  t.deepEqual(
    before.slice(0, 2).map(({ from }) => iso(from)),
    ['2017-10-17T22:00:00', '2017-10-10T22:00:00'],
  );
  t.is(iso(windowsOf(at('2017-03-27T00:00:00+02:00'), 1, 'Europe/Berlin', 0).window.from), '2017-03-25T23:00:00');
});

test('windows follow one another without a gap, and each holds something, in any zone at any time', (t) => {
  const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns'];
  fc.assert(
    fc.property(
      fc.integer({ min: at('2000-01-01'), max: at('2030-01-01') }),
      fc.integer({ min: 1, max: 31 }),
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 400 }),
      (to, days, zone, back) => {
        const first = to - back * day;
        const { window, before } = windowsOf(to, days, zone, first);
        const all = [window, ...before];
        t.true(all.every(({ from, to }) => from < to));
        t.true(before.every(({ to }, index) => to === all[index]?.from));
        t.true(before.every(({ from }) => from >= first));
        t.is(window.to, to);
        t.true(all.every(({ from, to }) => Math.abs(to - from - days * day) <= day));
      },
    ),
  );
});

test('a window at the beginning of all time has an end', (t) => {
  const first = at('0001-01-01T00:00:00Z');
  t.deepEqual(windowsOf(first + day, 31, 'UTC', first), { window: { from: first, to: first + day }, before: [] });
});
