import test from 'ava';
import { durationsOf } from '../../../src/insights/response-times/durations.ts';

test('of no durations there is only the count', (t) => {
  const nothing = { mean: null, median: null, p90: null, p99: null, min: null, max: null };
  t.deepEqual(durationsOf(new Float64Array()), { count: 0, ...nothing });
});

test('percentiles lie between the durations around (n−1)p', (t) => {
  t.deepEqual(durationsOf(Float64Array.of(7)), { count: 1, mean: 7, median: 7, p90: 7, p99: 7, min: 7, max: 7 });
  // Of 11 the median is the 6th, p90 the 10th, p99 at 9.9 between the 10th and the 11th.
  const elevens = Float64Array.from({ length: 11 }, (_, at) => at * 10);
  t.deepEqual(durationsOf(elevens), { count: 11, mean: 50, median: 50, p90: 90, p99: 99, min: 0, max: 100 });
});
