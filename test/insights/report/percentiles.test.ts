import test from 'ava';
import { z } from 'zod';
import { durationsOf } from '../../../src/insights/response-times/durations.ts';
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

// From seconds to weeks, most of them short: e to the power of 1 to 14, in no order.
const skewed = (length: number) =>
  Array.from({ length }, (_, index) => Math.round(Math.exp(1 + (13 * ((index * 2_741) % length)) / length)));

const aboveSketch = [
  ...['median', 'p90', 'p99'].map((name) => `first_response_time.${name}`),
  'conversations',
  'trend.median_response_seconds',
];

for (const shards of ['1', '3']) {
  test(`percentiles are exact, however many response times there are, on ${shards} shard(s)`, async (t) => {
    const sharded = await startTestService(t, { INDEX_SHARDS: shards });
    // The first is the most for which a sketch is asked, the other is read in two searches.
    const worlds = [
      { by: 'Sketched', seconds: skewed(10_000), firstId: 100_000, estimated: [] },
      { by: 'Searched', seconds: skewed(10_001), firstId: 200_000, estimated: aboveSketch },
    ];
    for (const { by, seconds, firstId, estimated } of worlds) {
      const job = await sharded.ingest(csv(answeredAfter(seconds, { by, from, firstId })));
      t.like(job, { status: 'succeeded', tweets_created: 2 * seconds.length });
      const { response_time, approximate, ...report } = await insightsOf(sharded, by, { interval: 'month' });
      const ascending = Float64Array.from(seconds).sort();
      const { median, p90, p99, ...exact } = durationsOf(ascending);
      const isNear = (value: number | null, expected: number | null) =>
        Math.abs((value ?? 0) - (expected ?? 0)) < 1e-9 * (expected ?? 0);
      t.like(response_time, { count: exact.count, min: exact.min, max: exact.max });
      t.true(isNear(response_time.mean, exact.mean));
      t.true(isNear(response_time.median, median), `${by}: ${response_time.median} is not ${median}`);
      t.true(isNear(response_time.p90, p90), `${by}: ${response_time.p90} is not ${p90}`);
      t.true(isNear(response_time.p99, p99), `${by}: ${response_time.p99} is not ${p99}`);
      // Each conversation has one inquiry: its first response time is that one's response time.
      const { first_response_time } = report;
      t.true(isNear(first_response_time.mean, exact.mean));
      const tolerance = estimated.length === 0 ? 1e-9 : 0.01;
      t.true(Math.abs((first_response_time.p90 ?? 0) / (p90 ?? 0) - 1) < tolerance);
      // All inquiries, a minute apart, are of one month.
      t.deepEqual(approximate, estimated);
      const inTrend = report.trend[0]?.median_response_seconds ?? 0;
      t.true(Math.abs(inTrend / (median ?? 0) - 1) < tolerance);
      // What is compared with others is that very figure.
      const { companies } = await sharded.get(
        `/benchmarks?companies=${by}&metric=p90_response_seconds`,
        z.object({ companies: z.array(z.object({ value: z.number() })) }),
      );
      t.true(isNear(companies[0]?.value ?? null, response_time.p90));
    }
  });
}
