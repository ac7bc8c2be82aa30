import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

/** The trend's figures; its links have a test of their own. */
const trendOf = async (company: string, question: Record<string, string>) =>
  (await insightsOf(service, company, question)).trend.map(({ links: _, ...bucket }) => bucket);

const nothing = { inbound: 0, outbound: 0, responded: 0, response_rate: null, median_response_seconds: null };

test('a trend has no holes, and its edge buckets are cut to the period', async (t) => {
  await ingestRows(service, [
    asks('1', '2017-10-02 05:59:59', { text: '@HoleCo too early' }),
    asks('2', '2017-10-02 06:00:00', { text: '@HoleCo' }),
    says('3', '2017-10-02 06:00:20', { by: 'HoleCo', to: '2' }),
    asks('4', '2017-10-02 23:59:59', { text: '@HoleCo' }),
    asks('5', '2017-10-05 11:59:59', { text: '@HoleCo' }),
    asks('6', '2017-10-05 12:00:00', { text: '@HoleCo too late' }),
  ]);
  const question = { from: '2017-10-02T06:00:00Z', to: '2017-10-05T12:00:00Z', interval: 'day' };
  t.deepEqual(await trendOf('HoleCo', question), [
    {
      start: '2017-10-02T06:00:00Z',
      inbound: 2,
      outbound: 1,
      responded: 1,
      response_rate: 50,
      median_response_seconds: 20,
    },
    { start: '2017-10-03T00:00:00Z', ...nothing },
    { start: '2017-10-04T00:00:00Z', ...nothing },
    { start: '2017-10-05T00:00:00Z', ...nothing, inbound: 1, response_rate: 0 },
  ]);
});

test('a response counts in the bucket of its inquiry, the tweet itself in its own', async (t) => {
  await ingestRows(service, [
    asks('11', '2017-10-02 23:00:00', { text: '@NightCo' }),
    asks('12', '2017-10-02 23:30:00', { text: '@NightCo' }),
    says('13', '2017-10-03 01:00:00', { by: 'NightCo', to: '11' }),
    says('14', '2017-10-03 01:00:00', { by: 'NightCo', to: '12' }),
  ]);
  const question = { from: '2017-10-02', to: '2017-10-04', interval: 'day' };
  t.deepEqual(await trendOf('NightCo', question), [
    {
      start: '2017-10-02T00:00:00Z',
      inbound: 2,
      outbound: 0,
      responded: 2,
      response_rate: 100,
      // Between 7,200 and 5,400.
      median_response_seconds: 6300,
    },
    { start: '2017-10-03T00:00:00Z', ...nothing, outbound: 2 },
  ]);
});

test('weeks begin on Monday, months on the first', async (t) => {
  await ingestRows(service, [
    says('21', '2017-10-01 12:00:00', { by: 'WeekCo' }),
    says('22', '2017-10-08 23:59:59', { by: 'WeekCo' }),
    says('23', '2017-10-09 00:00:00', { by: 'WeekCo' }),
    says('24', '2017-11-30 00:00:00', { by: 'WeekCo' }),
  ]);
  const outbound = async (interval: string, from: string, to: string) =>
    (await insightsOf(service, 'WeekCo', { interval, from, to })).trend.map((bucket) => [
      bucket.start.slice(0, 10),
      bucket.outbound,
    ]);
  // 1 October 2017 was a Sunday.
  t.deepEqual(await outbound('week', '2017-10-01', '2017-10-17'), [
    ['2017-10-01', 1],
    ['2017-10-02', 1],
    ['2017-10-09', 1],
    ['2017-10-16', 0],
  ]);
  t.deepEqual(await outbound('month', '2017-09-15', '2017-12-02'), [
    ['2017-09-15', 0],
    ['2017-10-01', 3],
    ['2017-11-01', 1],
    ['2017-12-01', 0],
  ]);
});

test('hours begin on the hour, the first with the period', async (t) => {
  await ingestRows(service, [
    says('31', '2017-10-01 10:59:59', { by: 'HourCo' }),
    says('32', '2017-10-01 11:00:00', { by: 'HourCo' }),
    says('33', '2017-10-01 12:00:00', { by: 'HourCo' }),
  ]);
  t.deepEqual(
    (await insightsOf(service, 'HourCo')).trend.map(({ start, outbound }) => [start, outbound]),
    [
      ['2017-10-01T10:59:59Z', 1],
      ['2017-10-01T11:00:00Z', 1],
      ['2017-10-01T12:00:00Z', 1],
    ],
  );
});
