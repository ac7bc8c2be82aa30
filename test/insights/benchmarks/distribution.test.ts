import test from 'ava';
import { distributionOf } from '../../../src/insights/benchmarks/distribution.ts';

test('percentiles lie between the values, at (n−1)p', (t) => {
  // Of five, p10 lies at 0.4, p90 at 3.6; whatever the order.
  t.deepEqual(distributionOf([50, 10, 40, 20, 30], null), {
    ...{ count: 5, min: 10, p10: 14, p25: 20, median: 30, p75: 40, p90: 46, max: 50 },
  });
  t.deepEqual(distributionOf([7], null), {
    ...{ count: 1, min: 7, p10: 7, p25: 7, median: 7, p75: 7, p90: 7, max: 7 },
  });
  t.deepEqual(distributionOf([], null), {
    ...{ count: 0, min: null, p10: null, p25: null, median: null, p75: null, p90: null, max: null },
  });
});

test('an anonymous one shows nothing that the smallest or the largest goes into', (t) => {
  const upTo = (count: number) => Array.from({ length: count }, (_, value) => value);
  // Of eleven, p10 is the second, p90 the last but one; of ten they lie between these and the extreme ones.
  t.deepEqual(distributionOf(upTo(11), upTo(11)), {
    ...{ count: 11, min: null, p10: 1, p25: 2.5, median: 5, p75: 7.5, p90: 9, max: null },
  });
  t.like(distributionOf(upTo(10), upTo(10)), { p10: null, p25: 2.3, p90: null });
  for (let count = 1; count <= 12; count += 1) {
    const values = upTo(count);
    const extreme = [-1_000, ...values, 1_000];
    const moved = [-2_000, ...values, 3_000];
    t.deepEqual(distributionOf(extreme, extreme), distributionOf(moved, moved), `${count + 2} values`);
  }
});

test('nor what the smallest or the largest of the others goes into, where the own ones are beyond them', (t) => {
  const others = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  // Of eleven with own ones at both ends: p10 is the smallest of the others, p90 the largest.
  t.deepEqual(distributionOf([0, ...others, 10], others), {
    ...{ count: 11, min: null, p10: null, p25: 2.5, median: 5, p75: 7.5, p90: null, max: null },
  });
  const moved = [0.5, ...others.slice(1, -1), 9.5];
  t.deepEqual(distributionOf([0, ...others, 10], others), distributionOf([0, ...moved, 10], moved));
});

test('an anonymous one is rounded to two digits: what lies at a whole place is the figure of one company', (t) => {
  const seconds = [611, 1_223, 1_987, 2_741, 3_571, 4_483, 5_501];
  t.like(distributionOf(seconds, null), { p25: 1_605, median: 2_741, p75: 4_027 });
  t.like(distributionOf(seconds, seconds), { p25: 1_600, median: 2_700, p75: 4_000 });
  const rates = [0, 7.0707, 33.3333, 66.6667, 71.4286, 99.5, 100];
  t.like(distributionOf(rates, rates), { p25: 20, median: 67, p75: 85 });
});
