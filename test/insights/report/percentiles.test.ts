import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { answeredAfter, csv, ingestRows, insightsOf } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const from = '2017-10-02 00:00:00';

test('of one response time all percentiles are that one', async (t) => {
  await ingestRows(service, answeredAfter([77], { by: 'P1', from, firstId: 1000 }));
  const { response_time } = await insightsOf(service, 'P1');
  t.deepEqual(response_time, { count: 1, mean: 77, median: 77, p90: 77, p99: 77, min: 77, max: 77 });
});

test('between two response times percentiles are interpolated', async (t) => {
  await ingestRows(service, answeredAfter([200, 100, null], { by: 'P2', from, firstId: 1100 }));
  const { response_time } = await insightsOf(service, 'P2');
  // At (n−1)p = p between 100 and 200.
  t.deepEqual(response_time, { count: 2, mean: 150, median: 150, p90: 190, p99: 199, min: 100, max: 200 });
});

test('of three response times the median is the middle one', async (t) => {
  await ingestRows(service, answeredAfter([1000, 10, 20], { by: 'P3', from, firstId: 1200 }));
  const { response_time } = await insightsOf(service, 'P3');
  // 10, 20, 1000: p90 at 1.8 is 20 + 0.8 × 980; p99 at 1.98 is 20 + 0.98 × 980; the mean is 1030 / 3.
  const { mean, p90, p99, ...whole } = response_time;
  t.deepEqual(whole, { count: 3, median: 20, min: 10, max: 1000 });
  t.true(Math.abs((mean ?? 0) - 343.333_333_333) < 1e-6);
  t.true(Math.abs((p90 ?? 0) - 804) < 1e-6);
  t.true(Math.abs((p99 ?? 0) - 980.4) < 1e-6);
});

test('of ten response times the 90th percentile lies between the ninth and the tenth', async (t) => {
  const tens = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((tenth) => tenth * 100);
  await ingestRows(service, answeredAfter(tens, { by: 'P10', from, firstId: 1300 }));
  const { response_time } = await insightsOf(service, 'P10');
  // median at 4.5: 550; p90 at 8.1: 900 + 0.1 × 100; p99 at 8.91: 900 + 0.91 × 100
  t.like(response_time, { count: 10, mean: 550, median: 550, min: 100, max: 1000 });
  t.true(Math.abs((response_time.p90 ?? 0) - 910) < 1e-6);
  t.true(Math.abs((response_time.p99 ?? 0) - 991) < 1e-6);
});

test('percentiles are said to be exact up to 300 response times, and approximate above', async (t) => {
  const times = Array.from({ length: 301 }, (_, index) => (index * 7919) % 100_000);
  await ingestRows(service, [
    ...answeredAfter(times.slice(0, 300), { by: 'P300', from, firstId: 20_000 }),
    ...answeredAfter(times, { by: 'P301', from, firstId: 30_000 }),
  ]);
  const question = { interval: 'day' };
  const exact = await insightsOf(service, 'P300', question);
  t.is(exact.response_time.count, 300);
  t.deepEqual(exact.approximate, []);
  const ascending = times.slice(0, 300).sort((a, b) => a - b);
  // At 149.5.
  t.is(exact.response_time.median, ((ascending[149] ?? 0) + (ascending[150] ?? 0)) / 2);
  // 301 inquiries, a minute apart, are all of one day.
  t.deepEqual((await insightsOf(service, 'P301', question)).approximate, [
    'response_time.median',
    'response_time.p90',
    'response_time.p99',
    'trend.median_response_seconds',
  ]);
  // Cut into hours none of the medians has more than 60 values.
  t.deepEqual((await insightsOf(service, 'P301', { interval: 'hour', to: '2017-10-03' })).approximate, [
    'response_time.median',
    'response_time.p90',
    'response_time.p99',
  ]);
});

for (const shards of ['1', '3']) {
  test(`percentiles of thousands of skewed response times are within 1 % on ${shards} shard(s)`, async (t) => {
    const sharded = await startTestService(t, { INDEX_SHARDS: shards });
    // From seconds to weeks, most of them short: e to the power of 1 to 14, in no order.
    const times = Array.from({ length: 4_000 }, (_, index) =>
      Math.round(Math.exp(1 + (13 * ((index * 2_741) % 4_000)) / 4_000)),
    );
    const job = await sharded.ingest(csv(answeredAfter(times, { by: 'Skewed', from, firstId: 100_000 })));
    t.like(job, { status: 'succeeded', tweets_created: 8_000 });
    const { response_time } = await insightsOf(sharded, 'Skewed');
    const ascending = times.sort((a, b) => a - b);
    const at = (p: number) => {
      const place = (ascending.length - 1) * p;
      const [below = 0, above = 0] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
      return below + (above - below) * (place % 1);
    };
    t.like(response_time, { count: 4_000, min: ascending[0] ?? 0, max: ascending.at(-1) ?? 0 });
    t.true(Math.abs((response_time.median ?? 0) / at(0.5) - 1) < 0.01);
    t.true(Math.abs((response_time.p90 ?? 0) / at(0.9) - 1) < 0.01);
    t.true(Math.abs((response_time.p99 ?? 0) / at(0.99) - 1) < 0.01);
  });
}
