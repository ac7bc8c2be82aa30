import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { answerOf, asks, ingestRows, insightsOf, later, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const october = { from: '2017-10-01', to: '2017-11-01' };
const november = { from: '2017-11-01', to: '2017-12-01' };

test('conversations are counted where they start, those of the period where they go on', async (t) => {
  await ingestRows(service, [
    // Started in September, goes on in October.
    asks('1', '2017-09-30 23:59:59', { text: '@TalkCo' }),
    says('2', '2017-10-01 00:10:00', { by: 'TalkCo', to: '1' }),
    // Started in October: four tweets in a row, the last by the customer, in November.
    asks('11', '2017-10-01 00:00:00', { text: '@TalkCo' }),
    says('12', '2017-10-01 01:00:00', { by: 'TalkCo', to: '11' }),
    asks('13', '2017-10-02 00:00:00', { to: '12' }),
    asks('14', '2017-11-05 00:00:00', { to: '13' }),
    // Two tweets, the last by the company.
    asks('21', '2017-10-10 00:00:00', { by: 'bob', text: '@TalkCo' }),
    says('22', '2017-10-10 00:05:00', { by: 'TalkCo', to: '21' }),
    // One, unanswered.
    asks('31', '2017-10-31 23:59:59', { by: 'cid', text: '@TalkCo' }),
    // The company alone: not unanswered.
    says('41', '2017-10-20 00:00:00', { by: 'TalkCo' }),
  ]);
  const report = await insightsOf(service, 'TalkCo', october);
  // Those of 1, 11, 21, 31 and 41 have a tweet in October; that of 1 did not start in it.
  t.is(report.conversations, 5);
  const { tweets, depth, ...shares } = report.conversation_figures;
  for (const { p90, ...spread } of [tweets, depth]) {
    // 1, 1, 2, 4: the median lies between 1 and 2, p90 at 2.7: 2 + 0.7 × 2.
    t.deepEqual(spread, { mean: 2, median: 1.5, max: 4 });
    t.true(Math.abs((p90 ?? 0) - 3.4) < 1e-9);
  }
  t.deepEqual(shares, {
    count: 4,
    // 21 and 41; 11 and 31.
    company_wrote_last_percentage: 50,
    customer_wrote_last_percentage: 50,
    unanswered: 1,
    unanswered_percentage: 25,
  });
  // In November the conversation of 11 goes on, and none starts.
  t.like(await insightsOf(service, 'TalkCo', november), {
    conversations: 1,
    conversation_figures: {
      count: 0,
      tweets: { mean: null, median: null, p90: null, max: null },
      company_wrote_last_percentage: null,
      customer_wrote_last_percentage: null,
      unanswered: 0,
      unanswered_percentage: null,
    },
  });
});

test('a conversation has one first response time, in the period of its first inquiry', async (t) => {
  await ingestRows(service, [
    // The company speaks first; its first tweet after the first inquiry comes 600 s later, in reply to another tweet.
    says('101', '2017-10-05 09:00:00', { by: 'FirstCo' }),
    asks('102', '2017-10-05 10:00:00', { to: '101' }),
    asks('103', '2017-10-05 10:05:00', { by: 'bob', text: '@FirstCo', to: '102' }),
    says('104', '2017-10-05 10:10:00', { by: 'FirstCo', to: '103' }),
    says('105', '2017-10-05 12:00:00', { by: 'FirstCo', to: '102' }),
    // Asked in October, answered in November after 7,200 s.
    asks('111', '2017-10-31 23:00:00', { text: '@FirstCo' }),
    says('112', '2017-11-01 01:00:00', { by: 'FirstCo', to: '111' }),
    // Never answered, and one asked in November.
    asks('121', '2017-10-10 00:00:00', { text: '@FirstCo' }),
    asks('131', '2017-11-02 00:00:00', { text: '@FirstCo' }),
    says('132', '2017-11-02 00:00:30', { by: 'FirstCo', to: '131' }),
  ]);
  const report = await insightsOf(service, 'FirstCo', october);
  const { p90, p99, ...whole } = report.first_response_time;
  t.deepEqual(whole, { count: 2, mean: 3_900, median: 3_900, min: 600, max: 7_200 });
  // 600 + 0.9 × 6,600, 600 + 0.99 × 6,600.
  t.true(Math.abs((p90 ?? 0) - 6_540) < 1e-6);
  t.true(Math.abs((p99 ?? 0) - 7_134) < 1e-6);
  // By inquiry: 102 after 7,200, 103 after 300, 111 after 7,200 s.
  t.like(report.response_time, { count: 3, mean: 4_900 });
  t.like((await insightsOf(service, 'FirstCo', november)).first_response_time, { count: 1, median: 30, max: 30 });
});

test('a conversation with two companies is one of each, with the tweets of each', async (t) => {
  await ingestRows(service, [
    asks('201', '2017-10-05 10:00:00', { text: '@DuoOne @DuoTwo' }),
    says('202', '2017-10-05 10:01:00', { by: 'DuoOne', to: '201' }),
    asks('203', '2017-10-05 10:02:00', { to: '202' }),
    says('204', '2017-10-06 10:00:00', { by: 'DuoTwo' }),
  ]);
  t.like(await insightsOf(service, 'DuoOne', october), {
    first_response_time: { count: 1, median: 60 },
    conversation_figures: { count: 1, tweets: { max: 3 }, customer_wrote_last_percentage: 100, unanswered: 0 },
  });
  // 203 replies to the other one's tweet, and names nobody.
  t.like(await insightsOf(service, 'DuoTwo', october), {
    first_response_time: { count: 0 },
    conversation_figures: { count: 2, tweets: { max: 1 }, customer_wrote_last_percentage: 50, unanswered: 1 },
  });
});

test('the figures of 301 conversations are as exact as those of one', async (t) => {
  await ingestRows(
    service,
    Array.from({ length: 301 }, (_, index) => index).flatMap((index) => {
      const at = later('2017-10-01 00:00:00', index * 60);
      const id = String(10_000 + 2 * index);
      return [
        asks(id, at, { text: '@ManyTalks' }),
        says(String(10_001 + 2 * index), later(at, index + 1), { by: 'ManyTalks', to: id }),
      ];
    }),
  );
  const { approximate, conversation_figures, first_response_time } = await answerOf(service, 'ManyTalks', {
    ...october,
    fields: 'first_response_time,conversation_figures,total_inbound',
  });
  t.deepEqual(approximate, []);
  // 1 to 301 seconds: at 150, 270 and 297.
  t.like(first_response_time, { count: 301, median: 151, p90: 271, p99: 298 });
  t.like(conversation_figures, { count: 301, tweets: { mean: 2, max: 2 } });
});
