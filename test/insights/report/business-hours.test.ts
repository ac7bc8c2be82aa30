import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { answeredAfter, answerOf, asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const hour = 3_600;
const office = {
  business_hours: 'mon-fri 09:00-17:00',
  time_zone: 'Europe/Berlin',
  from: '2017-10-01',
  to: '2017-11-01',
};

test('response times are counted in business seconds, over weekends, a holiday and the end of summer time', async (t) => {
  await ingestRows(service, [
    // Berlin is UTC+2 until Sunday, 29 October. Friday 16:30 to Monday 09:10: 40 minutes.
    asks('1', '2017-10-06 14:30:00', { text: '@DeskCo' }),
    says('2', '2017-10-09 07:10:00', { by: 'DeskCo', to: '1' }),
    // Within a day, 10:00:00 to 10:00:20: as it is.
    asks('3', '2017-10-10 08:00:00', { text: '@DeskCo' }),
    says('4', '2017-10-10 08:00:20', { by: 'DeskCo', to: '3' }),
    // Saturday to Sunday: none at all.
    asks('5', '2017-10-14 08:00:00', { text: '@DeskCo' }),
    says('6', '2017-10-15 20:00:00', { by: 'DeskCo', to: '5' }),
    // Friday 16:00, at +02:00, to Monday 10:00, at +01:00, over the night that is an hour longer: 2 hours.
    asks('7', '2017-10-27 14:00:00', { text: '@DeskCo' }),
    says('8', '2017-10-30 09:00:00', { by: 'DeskCo', to: '7' }),
    // Monday 16:00 to Thursday, 2 November, 10:00, with the 31st and the 1st free: 2 hours. The answer is after the period.
    asks('9', '2017-10-30 15:00:00', { text: '@DeskCo' }),
    says('10', '2017-11-02 09:00:00', { by: 'DeskCo', to: '9' }),
    // Answered before it was asked; and not at all.
    asks('11', '2017-10-11 10:00:00', { text: '@DeskCo' }),
    says('12', '2017-10-11 09:00:00', { by: 'DeskCo', to: '11' }),
    asks('13', '2017-10-12 10:00:00', { text: '@DeskCo' }),
  ]);
  const report = await answerOf(service, 'DeskCo', {
    ...office,
    holidays: '2017-11-01,2017-10-31,2017-11-01',
    interval: 'week',
  });
  t.deepEqual(report.business_hours, {
    spans: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
    holidays: ['2017-10-31', '2017-11-01'],
    time_zone: 'Europe/Berlin',
  });
  // 0, 20, 2,400, 7,200, 7,200.
  t.like(report.response_time, { count: 5, mean: 3_364, median: 2_400, p90: 7_200, p99: 7_200, min: 0, max: 7_200 });
  t.like(report, { total_inbound: 7, responded_inbound: 6, negative_response_times: 1 });
  t.deepEqual(report.responded_within?.slice(0, 2), [
    { hours: 1, count: 3, percentage: 42.8571, link: null },
    { hours: 4, count: 5, percentage: 71.4286, link: null },
  ]);
  const counts = report.response_distribution?.map(({ bucket, count, link }) => [bucket, count, link !== null]);
  t.deepEqual(counts, [
    ['0-1h', 3, false],
    ['1-4h', 2, false],
    ['4-8h', 0, false],
    ['8-24h', 0, false],
    ['24-72h', 0, false],
    ['over_72h', 0, false],
    ['negative', 1, true],
    ['unanswered', 1, true],
  ]);
  // Weeks from 1, 2, 9, 16, 23 and 30 October.
  t.deepEqual(
    report.trend?.map(({ inbound, responded, median_response_seconds }) => [
      inbound,
      responded,
      median_response_seconds,
    ]),
    [
      [0, 0, null],
      [1, 1, 2_400],
      // 0 and 20, beside the one that has none.
      [4, 3, 10],
      [0, 0, null],
      [1, 1, 7_200],
      [1, 1, 7_200],
    ],
  );
  // By conversation: the first tweet after the inquiry, of all five.
  t.like(report.first_response_time, { count: 5, median: 2_400, max: 7_200 });
  t.deepEqual(report.approximate, []);
  // By all hours the same takes days.
  const plain = await answerOf(service, 'DeskCo', { ...office, business_hours: 'mon-sun 00:00-24:00' });
  const { business_hours: _, ...hours } = office;
  const without = await answerOf(service, 'DeskCo', hours);
  t.deepEqual(plain.response_time, without.response_time);
  t.deepEqual(plain.first_response_time, without.first_response_time);
  t.deepEqual(
    plain.response_distribution?.map(({ count }) => count),
    without.response_distribution?.map(({ count }) => count),
  );
  t.false('business_hours' in without);
  // Another zone: Friday 07:30 to Monday 00:10 in Los Angeles, of which 8 hours are of business.
  const west = await answerOf(service, 'DeskCo', {
    ...office,
    time_zone: 'America/Los_Angeles',
    from: '2017-10-06',
    to: '2017-10-07',
  });
  t.like(west.response_time, { count: 1, median: 8 * hour });
});

test('the end of a bucket belongs to it in business hours, too', async (t) => {
  // From Monday, 2 October, 09:00 in Berlin on, a minute after one another; 4 hours, 4 hours and a second, then a day of 8.
  await ingestRows(
    service,
    answeredAfter([4 * hour, 4 * hour + 1, 24 * hour], { by: 'BrimCo', from: '2017-10-02 07:00:00', firstId: 1_000 }),
  );
  const { response_distribution, response_time } = await answerOf(service, 'BrimCo', office);
  t.deepEqual(
    response_distribution?.map(({ count }) => count),
    [0, 1, 2, 0, 0, 0, 0, 0],
  );
  t.is(response_time?.max, 8 * hour);
});

test('both periods of a comparison are counted in business hours, exactly even for many', async (t) => {
  const minutes = Array.from({ length: 301 }, (_, index) => index + 1);
  await ingestRows(service, [
    ...answeredAfter(minutes, { by: 'BothCo', from: '2017-09-12 07:00:00', firstId: 20_000 }),
    // A Friday, 09:00; a minute after one another, all answered on Monday, 09:00, and some seconds.
    ...answeredAfter([60, 3 * 24 * hour], { by: 'BothCo', from: '2017-10-06 07:00:00', firstId: 30_000 }),
  ]);
  const fields = 'response_time,trend';
  const report = await answerOf(service, 'BothCo', {
    ...office,
    fields,
    compare_from: '2017-09-01',
    compare_to: '2017-10-01',
  });
  t.deepEqual(report.approximate, []);
  // The second, from 09:01 on Friday to 09:01 on Monday: a day of 8 hours.
  t.like(report.response_time, { count: 2, min: 60, max: 8 * hour });
  t.like(report.comparison?.response_time, { count: 301, min: 1, median: 151, max: 301 });
  t.deepEqual(report.comparison?.approximate, []);
});

test('figures without a response time read none in business hours', async (t) => {
  await ingestRows(service, answeredAfter([60], { by: 'OnlyCo', from: '2017-10-06 07:00:00', firstId: 40_000 }));
  t.like(await answerOf(service, 'OnlyCo', { ...office, fields: 'total_inbound,negative_response_times' }), {
    total_inbound: 1,
    negative_response_times: 0,
  });
  const conversations = await answerOf(service, 'OnlyCo', { ...office, fields: 'first_response_time' });
  t.like(conversations.first_response_time, { count: 1, median: 60 });
});
