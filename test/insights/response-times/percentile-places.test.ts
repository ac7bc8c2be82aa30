import test from 'ava';
import fc from 'fast-check';
import { percentile } from '../../../src/insights/response-times/durations.ts';
import {
  type InBucket,
  type OfSeconds,
  seekPercentiles,
} from '../../../src/insights/response-times/percentile-places.ts';
import { responseBucket } from '../../../src/tweets/response-bucket.ts';

const countsOf = (seconds: readonly number[]): InBucket[] =>
  [...Map.groupBy(seconds, responseBucket)].map(([bucket, { length }]) => ({ bucket, count: length }));
const ascending = (times: readonly number[]): OfSeconds[] =>
  [...Map.groupBy(times, (seconds) => seconds)]
    .map(([seconds, { length }]) => ({ seconds, count: length }))
    .sort((a, b) => a.seconds - b.seconds);

test('A percentile between two buckets needs both, one inside a bucket needs that', (t) => {
  // Buckets 10 (twice) and 31 (60 and 61 seconds), in no order.
  const counts = countsOf([60, 10, 61, 10]);
  t.deepEqual(seekPercentiles(counts, [50]).buckets, [10, 31]);
  t.deepEqual(seekPercentiles(counts, [0, 100]).buckets, [10, 31]);
  t.deepEqual(seekPercentiles(counts, [90]).buckets, [31]);
  // At 1.5: (10 + 60) / 2. At 2.7: 60 + 0.7.
  t.deepEqual(seekPercentiles(counts, [50]).percentiles(ascending([10, 10, 60, 61])), [35]);
  t.deepEqual(seekPercentiles(counts, [90]).percentiles(ascending([60, 61])), [60.7]);
});

test('Of no response times there is no percentile, and no bucket is needed', (t) => {
  const none = seekPercentiles([], [50, 99]);
  t.deepEqual(none.buckets, []);
  t.deepEqual(none.percentiles([]), [null, null]);
});

test('Where the values of a bucket are missing there is no percentile, rather than a wrong one', (t) => {
  const counts = countsOf([10, 60]);
  t.deepEqual(seekPercentiles(counts, [0, 50, 100]).percentiles(ascending([10])), [10, null, null]);
});

test('Percentiles from the values of the needed buckets are those of all values', (t) => {
  const times = fc.array(fc.oneof(fc.nat(20), fc.nat(5_000), fc.nat(40_000_000)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, fc.subarray([0, 1, 25, 50, 90, 99, 100], { minLength: 1 }), (seconds, percents) => {
      const { buckets, percentiles } = seekPercentiles(countsOf(seconds), percents);
      const given = ascending(seconds.filter((time) => buckets.includes(responseBucket(time))));
      const all = Float64Array.from(seconds).sort();
      return percentiles(given).every((found, index) => {
        const expected = percentile(all, (percents[index] ?? 0) / 100) ?? Number.NaN;
        return found !== null && Math.abs(found - expected) <= 1e-6 * Math.max(1, expected);
      });
    }),
  );
  t.pass();
});
