import test from 'ava';
import fc from 'fast-check';
import { readResponseBucketKey, responseBucket, responseBucketKey } from '../../src/tweets/response-bucket.ts';

test('There is a bucket for each second below 16, then eight for each doubling', (t) => {
  const edges = [0, 1, 15, 16, 17, 18, 31, 32, 35, 36, 63, 64, 3_599, 3_600];
  // 3,600 lies between 3,584 = 14 × 256 and 3,840 = 15 × 256, eight doublings of 1: 8 × 8 + 14; 3,599 as well.
  t.deepEqual(edges.map(responseBucket), [0, 1, 15, 16, 16, 17, 23, 24, 24, 25, 31, 32, 78, 78]);
  t.is(responseBucket(3_583), 77);
  t.is(responseBucket(3_840), 79);
});

// From the first second of year 1 to the last of 9998.
const seconds = fc.integer({ min: 0, max: 315_569_433_599 });

test('Longer times lie in later buckets, all of them within three digits', (t) => {
  fc.assert(
    fc.property(seconds, seconds, (a, b) => {
      const [short, long] = [Math.min(a, b), Math.max(a, b)];
      return responseBucket(short) <= responseBucket(long) && responseBucket(long) <= 999;
    }),
  );
  // 2^35 × 9 = 309,237,645,312 is below it, 2^35 × 10 above: 35 × 8 + 9.
  t.is(responseBucket(315_569_433_599), 289);
});

test('No bucket is wider than an eighth of its times', (t) => {
  fc.assert(fc.property(seconds, (time) => responseBucket(time) < responseBucket(Math.ceil(time * 1.125) + 1)));
  t.pass();
});

test('A key says whose times it counts, and which', (t) => {
  t.is(responseBucketKey('acme_1', 7), 'acme_1/007');
  t.deepEqual(readResponseBucketKey('acme_1/007'), { company: 'acme_1', bucket: 7 });
});
