import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { answeredAfter, answerOf, asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

test('the period before has as many calendar days, one of 25 hours among them', async (t) => {
  // In Berlin the clock goes back on Sunday, 29 October, at 01:00 UTC: the 30th began at 23:00 UTC, the 29th at 22:00.
  await ingestRows(service, [
    says('1', '2017-10-27 21:59:59', { by: 'ClockCo' }),
    says('2', '2017-10-27 22:00:00', { by: 'ClockCo' }),
    says('3', '2017-10-29 22:59:59', { by: 'ClockCo' }),
    says('4', '2017-10-29 23:00:00', { by: 'ClockCo' }),
    says('5', '2017-10-31 22:59:59', { by: 'ClockCo' }),
    says('6', '2017-10-31 23:00:00', { by: 'ClockCo' }),
  ]);
  const days = { time_zone: 'Europe/Berlin', compare: 'previous', fields: 'total_outbound' };
  // The 30th and the 31st against the 28th and the 29th, which had an hour more.
  const after = await answerOf(service, 'ClockCo', { ...days, from: '2017-10-30', to: '2017-11-01' });
  t.is(after.total_outbound, 2);
  t.deepEqual(after.comparison, {
    period: { from: '2017-10-27T22:00:00Z', to: '2017-10-29T23:00:00Z', time_zone: 'Europe/Berlin' },
    total_outbound: 2,
    change: { total_outbound: { absolute: 0, percentage: 0 } },
    links: {
      total_outbound: '/tweets?company=ClockCo&inbound=false&from=2017-10-27T22%3A00%3A00Z&to=2017-10-29T23%3A00%3A00Z',
    },
    approximate: [],
  });
  // Where the period is no whole days it is as many seconds: 25 hours and one.
  const { comparison } = await answerOf(service, 'ClockCo', {
    ...days,
    from: '2017-10-29',
    to: '2017-10-30T00:00:01',
  });
  t.deepEqual(comparison?.period, {
    from: '2017-10-27T20:59:59Z',
    to: '2017-10-28T22:00:00Z',
    time_zone: 'Europe/Berlin',
  });
  // The whole month before a month of 31 days is 31 days, not a month.
  const month = await answerOf(service, 'ClockCo', { ...days, time_zone: 'UTC', from: '2017-10-01', to: '2017-11-01' });
  t.like(month.comparison?.period, { from: '2017-08-31T00:00:00Z', to: '2017-10-01T00:00:00Z' });
});

test('every figure is compared, percentages by points', async (t) => {
  await ingestRows(service, [
    // September: two inquiries, one answered after 100 s. October: four, answered after 100, 300 and 20,000 s.
    ...answeredAfter([100, null], { by: 'RiseCo', from: '2017-09-10 00:00:00', firstId: 1_000 }),
    ...answeredAfter([100, 300, 20_000, null], { by: 'RiseCo', from: '2017-10-10 00:00:00', firstId: 1_100 }),
  ]);
  const report = await answerOf(service, 'RiseCo', {
    from: '2017-10-01',
    to: '2017-11-01',
    compare_from: '2017-09-01',
    compare_to: '2017-10-01',
  });
  t.like(report, { total_inbound: 4, response_rate: 75, response_time: { count: 3, mean: 6_800, median: 300 } });
  const { comparison } = report;
  t.like(comparison, { total_inbound: 2, response_rate: 50, response_time: { count: 1, mean: 100, median: 100 } });
  t.false('trend' in (comparison ?? {}));
  const { change } = comparison ?? {};
  const same = { absolute: 0, percentage: 0 };
  t.deepEqual(change?.total_inbound, { absolute: 2, percentage: 100 });
  t.deepEqual(change?.responded_inbound, { absolute: 2, percentage: 200 });
  t.deepEqual(change?.response_rate, { points: 25 });
  // 0.5 to 0.75.
  t.deepEqual(change?.conversation_ratio, { absolute: 0.25, percentage: 50 });
  t.deepEqual(change?.response_time?.median, { absolute: 200, percentage: 200 });
  t.deepEqual(change?.response_time?.min, same);
  t.deepEqual(change?.first_response_time?.max, { absolute: 19_900, percentage: 19_900 });
  t.deepEqual(change?.negative_response_times, { absolute: 0, percentage: null });
  // One customer asked all of them, each in a conversation of its own: 2 and 4.
  t.deepEqual(change?.unique_customers, same);
  t.deepEqual(change?.conversations, { absolute: 2, percentage: 100 });
  // Within an hour 1 of 2, then 2 of 4.
  t.deepEqual(change?.responded_within?.[0], {
    hours: 1,
    count: { absolute: 1, percentage: 100 },
    percentage: { points: 0 },
  });
  t.deepEqual(change?.response_distribution?.[2], {
    bucket: '4-8h',
    count: { absolute: 1, percentage: null },
    percentage: { points: 25 },
  });
  t.like(change?.conversation_figures, {
    count: { absolute: 2, percentage: 100 },
    // 1.5 tweets to 1.75.
    tweets: { mean: { absolute: 0.25, percentage: 16.6667 }, max: same },
    company_wrote_last_percentage: { points: 25 },
    customer_wrote_last_percentage: { points: -25 },
    unanswered: same,
  });
  t.like(comparison?.response_distribution?.[7], {
    bucket: 'unanswered',
    count: 1,
    link: '/tweets?company=RiseCo&inbound=true&responded=false&from=2017-09-01T00%3A00%3A00Z&to=2017-10-01T00%3A00%3A00Z',
  });
});

test('the change of a ratio is that of the ratio as it is, not as it is rounded', async (t) => {
  await ingestRows(service, [
    ...answeredAfter([60, null, null], { by: 'ThirdCo', from: '2017-09-10 00:00:00', firstId: 4_000 }),
    ...answeredAfter([60, 60, null], { by: 'ThirdCo', from: '2017-10-10 00:00:00', firstId: 4_100 }),
  ]);
  const months = { from: '2017-10-01', to: '2017-11-01', compare_from: '2017-09-01', compare_to: '2017-10-01' };
  const report = await answerOf(service, 'ThirdCo', { ...months, fields: 'conversation_ratio' });
  t.is(report.conversation_ratio, 0.6667);
  t.is(report.comparison?.conversation_ratio, 0.3333);
  t.deepEqual(report.comparison?.change.conversation_ratio, { absolute: 0.3333, percentage: 100 });
});

test('what is missing in one of the periods has no change', async (t) => {
  await ingestRows(service, [
    ...answeredAfter([60], { by: 'FreshCo', from: '2017-10-10 00:00:00', firstId: 2_000 }),
    asks('2100', '2017-11-10 00:00:00', { text: '@FreshCo' }),
  ]);
  const fields = 'response_rate,response_time,conversation_ratio';
  const none = { absolute: null, percentage: null };
  // Nothing came in September.
  const october = { from: '2017-10-01', to: '2017-10-31', compare: 'previous', fields };
  t.like((await answerOf(service, 'FreshCo', october)).comparison, {
    response_rate: null,
    change: {
      response_rate: { points: null },
      response_time: { count: { absolute: 1, percentage: null }, median: none },
      conversation_ratio: none,
    },
  });
  // In November nobody was answered.
  const november = {
    from: '2017-11-01',
    to: '2017-12-01',
    compare_from: '2017-10-01',
    compare_to: '2017-11-01',
    fields,
  };
  t.like((await answerOf(service, 'FreshCo', november)).comparison?.change, {
    response_rate: { points: -100 },
    response_time: { count: { absolute: -1, percentage: -100 }, median: none },
    conversation_ratio: { absolute: -1, percentage: -100 },
  });
});

test('a period before the data is empty, and one compared with itself has not changed', async (t) => {
  await ingestRows(service, answeredAfter([60, 90], { by: 'StillCo', from: '2017-10-10 00:00:00', firstId: 3_000 }));
  const month = { from: '2017-10-01', to: '2017-11-01' };
  const far = await answerOf(service, 'StillCo', { ...month, compare_from: '0001-01-01', compare_to: '0002-01-01' });
  t.like(far.comparison, { total_inbound: 0, conversations: 0, period: { from: '0001-01-01T00:00:00Z' } });
  const same = await answerOf(service, 'StillCo', { ...month, compare_from: '2017-10-01', compare_to: '2017-11-01' });
  const { change, period: _, ...figures } = same.comparison ?? {};
  t.like(same, figures);
  const numbers = JSON.stringify(change).match(/"(absolute|points)":-?[\d.]+/g) ?? [];
  t.true(numbers.length > 40);
  t.true(numbers.every((number) => /:0$/.test(number)));
});
