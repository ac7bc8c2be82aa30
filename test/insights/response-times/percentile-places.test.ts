import test from 'ava';
import fc from 'fast-check';
import { percentile } from '../../../src/insights/response-times/durations.ts';
import { bucketsOfPercentiles, percentilesOf } from '../../../src/insights/response-times/percentile-places.ts';
import { responseBucket } from '../../../src/tweets/response-bucket.ts';

const countsOf = (values: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

test('A percentile between two buckets needs both, one inside a bucket needs that', (t) => {
  // Buckets 10 (twice) and 31 (60 and 61 seconds).
  const buckets = countsOf([10, 10, 60, 61].map(responseBucket));
  t.deepEqual(bucketsOfPercentiles(buckets, [50]), [10, 31]);
  t.deepEqual(bucketsOfPercentiles(buckets, [0, 100]), [10, 31]);
  t.deepEqual(bucketsOfPercentiles(buckets, [90]), [31]);
  // At 1.5: (10 + 60) / 2. At 2.7: 60 + 0.7.
  t.deepEqual(percentilesOf(buckets, countsOf([10, 10, 60, 61]), [50]), [35]);
  t.deepEqual(percentilesOf(buckets, countsOf([60, 61]), [90]), [60.7]);
});

test('Of no response times there is no percentile, and no bucket is needed', (t) => {
  t.deepEqual(bucketsOfPercentiles(new Map(), [50, 99]), []);
  t.deepEqual(percentilesOf(new Map(), undefined, [50, 99]), [null, null]);
});

test('Where the values of a bucket are missing there is no percentile, rather than a wrong one', (t) => {
  const buckets = countsOf([10, 60].map(responseBucket));
  t.deepEqual(percentilesOf(buckets, countsOf([10]), [0, 50, 100]), [10, null, null]);
});

test('Percentiles from the values of the needed buckets are those of all values', (t) => {
  const times = fc.array(fc.oneof(fc.nat(20), fc.nat(5_000), fc.nat(40_000_000)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, fc.subarray([0, 1, 25, 50, 90, 99, 100], { minLength: 1 }), (seconds, percents) => {
      const buckets = countsOf(seconds.map(responseBucket));
      const needed = new Set(bucketsOfPercentiles(buckets, percents));
      const given = countsOf(seconds.filter((time) => needed.has(responseBucket(time))));
      const ascending = Float64Array.from(seconds).sort();
      for (const [index, found] of percentilesOf(buckets, given, percents).entries()) {
        const expected = percentile(ascending, (percents[index] ?? 0) / 100) ?? Number.NaN;
        if (found === null || Math.abs(found - expected) > 1e-6 * Math.max(1, expected)) return false;
      }
      return true;
    }),
  );
  t.pass();
});
