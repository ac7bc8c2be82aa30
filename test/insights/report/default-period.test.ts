import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

test('without from and to the period is from the first tweet to one second after the last, inbound or outbound', async (t) => {
  await ingestRows(service, [
    asks('1', '2017-10-02 10:00:00', { text: '@SpanOne' }),
    says('2', '2017-10-02 11:00:00', { by: 'SpanOne' }),
    says('3', '2017-10-02 10:00:00', { by: 'SpanTwo' }),
    asks('4', '2017-10-02 12:30:00', { text: '@SpanTwo' }),
    // Tweets of no company, or of another, do not widen it.
    asks('5', '2016-01-01 00:00:00', { text: 'hello' }),
  ]);
  t.like(await insightsOf(service, 'SpanOne'), {
    period: { from: '2017-10-02T10:00:00Z', to: '2017-10-02T11:00:01Z', interval: 'hour', time_zone: 'UTC' },
    total_inbound: 1,
    total_outbound: 1,
  });
  t.like(await insightsOf(service, 'SpanTwo'), {
    period: { from: '2017-10-02T10:00:00Z', to: '2017-10-02T12:30:01Z' },
    total_inbound: 1,
    total_outbound: 1,
  });
});

test('with from or to alone the other end is that of the data', async (t) => {
  await ingestRows(service, [
    says('11', '2017-10-02 10:00:00', { by: 'OpenCo' }),
    says('12', '2017-10-03 10:00:00', { by: 'OpenCo' }),
    says('13', '2017-10-04 10:00:00', { by: 'OpenCo' }),
  ]);
  t.like(await insightsOf(service, 'OpenCo', { from: '2017-10-03' }), {
    period: { from: '2017-10-03T00:00:00Z', to: '2017-10-04T10:00:01Z' },
    total_outbound: 2,
  });
  t.like(await insightsOf(service, 'OpenCo', { to: '2017-10-03' }), {
    period: { from: '2017-10-02T10:00:00Z', to: '2017-10-03T00:00:00Z' },
    total_outbound: 1,
  });
});

test('a period that is open at one end and lies outside the data is empty, not an error', async (t) => {
  await ingestRows(service, [says('21', '2017-10-02 10:00:00', { by: 'VoidCo' })]);
  const empty = { total_inbound: 0, total_outbound: 0, response_rate: null, conversations: 0 };
  const after = await insightsOf(service, 'VoidCo', { from: '2018-01-01' });
  t.like(after, { ...empty, period: { from: '2018-01-01T00:00:00Z', to: '2018-01-01T00:00:01Z' } });
  t.is(after.trend.length, 1);
  t.like(await insightsOf(service, 'VoidCo', { to: '2017-01-01' }), {
    ...empty,
    period: { from: '2016-12-31T23:59:59Z', to: '2017-01-01T00:00:00Z' },
  });
  // The first second after the data, and the last before it.
  t.like(await insightsOf(service, 'VoidCo', { from: '2017-10-02T10:00:01Z' }), empty);
  t.like(await insightsOf(service, 'VoidCo', { to: '2017-10-02T10:00:00Z' }), empty);
});

test('the interval follows from the length of the period: 3 days, 92 days and 2 years are the limits', async (t) => {
  await ingestRows(service, [says('31', '2017-10-02 10:00:00', { by: 'LengthCo' })]);
  const intervalOf = async (from: string, to: string, time_zone = 'UTC') =>
    (await insightsOf(service, 'LengthCo', { from, to, time_zone })).period.interval;
  t.is(await intervalOf('2017-10-01', '2017-10-04'), 'hour');
  t.is(await intervalOf('2017-10-01', '2017-10-04T00:00:01Z'), 'day');
  // 31 days of October, 30 of November, 31 of December: 92.
  t.is(await intervalOf('2017-10-01', '2018-01-01'), 'day');
  t.is(await intervalOf('2017-10-01', '2018-01-01T00:00:01Z'), 'week');
  t.is(await intervalOf('2016-01-01', '2018-01-01'), 'week');
  t.is(await intervalOf('2016-01-01', '2018-01-01T00:00:01Z'), 'month');
  // Three days of the calendar, though 73 hours: the clock goes back on 29 October.
  t.is(await intervalOf('2017-10-28', '2017-10-31', 'Europe/Berlin'), 'hour');
  t.is(await intervalOf('2017-10-28', '2017-10-31T00:00:01', 'Europe/Berlin'), 'day');
});
