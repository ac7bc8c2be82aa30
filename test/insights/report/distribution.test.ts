import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { answeredAfter, asks, ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const october = { from: '2017-10-01', to: '2017-11-01' };
const hour = 3_600;

const countsOf = async (company: string, question: Record<string, string> = october) => {
  const { response_distribution, total_inbound } = await insightsOf(service, company, question);
  const counts = response_distribution.map(({ count }) => count);
  return { counts, sum: counts.reduce((a, b) => a + b), total_inbound };
};

test('every inquiry is in one bucket, the end of its hours included', async (t) => {
  await ingestRows(service, [
    ...answeredAfter(
      [
        0,
        hour,
        hour + 1,
        4 * hour,
        4 * hour + 1,
        8 * hour,
        8 * hour + 1,
        24 * hour,
        24 * hour + 1,
        72 * hour,
        72 * hour + 1,
      ],
      { by: 'ShareCo', from: '2017-10-02 00:00:00', firstId: 1_000 },
    ),
    ...answeredAfter([null, null, null], { by: 'ShareCo', from: '2017-10-03 00:00:00', firstId: 1_100 }),
    // Answered before it was asked.
    asks('1200', '2017-10-04 12:00:00', { text: '@shareco' }),
    says('1201', '2017-10-04 11:00:00', { by: 'ShareCo', to: '1200' }),
    // Neither of the period.
    asks('1300', '2017-11-01 00:00:00', { text: '@shareco' }),
    asks('1301', '2017-09-30 23:59:59', { text: '@shareco' }),
    says('1302', '2017-10-01 00:30:00', { by: 'ShareCo', to: '1301' }),
  ]);
  const { response_distribution, total_inbound } = await insightsOf(service, 'ShareCo', october);
  t.is(total_inbound, 15);
  t.deepEqual(
    response_distribution.map(({ link: _, ...share }) => share),
    [
      // 2 of 15 are 13.3333 %, 3 are 20 %, 1 is 6.6667 %.
      { bucket: '0-1h', hours_from: 0, hours_to: 1, count: 2, percentage: 13.3333 },
      { bucket: '1-4h', hours_from: 1, hours_to: 4, count: 2, percentage: 13.3333 },
      { bucket: '4-8h', hours_from: 4, hours_to: 8, count: 2, percentage: 13.3333 },
      { bucket: '8-24h', hours_from: 8, hours_to: 24, count: 2, percentage: 13.3333 },
      { bucket: '24-72h', hours_from: 24, hours_to: 72, count: 2, percentage: 13.3333 },
      { bucket: 'over_72h', hours_from: 72, hours_to: null, count: 1, percentage: 6.6667 },
      { bucket: 'negative', hours_from: null, hours_to: null, count: 1, percentage: 6.6667 },
      { bucket: 'unanswered', hours_from: null, hours_to: null, count: 3, percentage: 20 },
    ],
  );
});

test('an inquiry to two companies is in a bucket of each, an answer after the period in that of its time', async (t) => {
  await ingestRows(service, [
    asks('2000', '2017-10-31 23:00:00', { text: '@EarlyCo @TardyCo' }),
    says('2001', '2017-10-31 23:10:00', { by: 'EarlyCo', to: '2000' }),
    // Five hours later it is November.
    says('2002', '2017-11-01 04:00:00', { by: 'TardyCo', to: '2000' }),
    asks('2003', '2017-10-31 23:00:00', { text: '@EarlyCo @TardyCo' }),
    says('2004', '2017-10-31 23:10:00', { by: 'EarlyCo', to: '2003' }),
  ]);
  t.deepEqual(await countsOf('EarlyCo'), { counts: [2, 0, 0, 0, 0, 0, 0, 0], sum: 2, total_inbound: 2 });
  t.deepEqual(await countsOf('TardyCo'), { counts: [0, 0, 1, 0, 0, 0, 0, 1], sum: 2, total_inbound: 2 });
  const november = { from: '2017-11-01', to: '2017-12-01' };
  t.deepEqual(await countsOf('TardyCo', november), { counts: [0, 0, 0, 0, 0, 0, 0, 0], sum: 0, total_inbound: 0 });
});

test('without inquiries the percentages are null', async (t) => {
  await ingestRows(service, [says('3000', '2017-10-02 10:00:00', { by: 'MuteCo' })]);
  const { response_distribution } = await insightsOf(service, 'MuteCo');
  t.true(response_distribution.every(({ count, percentage }) => count === 0 && percentage === null));
});
