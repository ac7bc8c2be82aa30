import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

// One service for the file: every test has a company and ids of its own.
let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const october = { from: '2017-10-01', to: '2017-11-01' };

test('every figure of a small world is as worked out by hand', async (t) => {
  await ingestRows(service, [
    // Ann asks, is answered after 600 s, thanks, and is answered again after 1,800 s.
    asks('1', '2017-10-02 10:00:00', { text: '@FullCo broken' }),
    says('2', '2017-10-02 10:10:00', { by: 'FullCo', to: '1' }),
    asks('3', '2017-10-02 10:20:00', { to: '2' }),
    says('4', '2017-10-02 10:50:00', { by: 'FullCo', to: '3' }),
    // Bob asks and goes on in his own thread, where he is answered after 7,200 s.
    asks('5', '2017-10-03 00:00:00', { by: 'bob', text: 'hey @fullco!' }),
    asks('6', '2017-10-03 00:00:01', { by: 'bob', to: '5' }),
    says('7', '2017-10-03 02:00:01', { by: 'FullCo', to: '6' }),
    // Cid is never answered. Dee's tweet belongs to no one.
    asks('8', '2017-10-04 12:00:00', { by: 'cid', text: '@FULLCO' }),
    asks('9', '2017-10-04 12:00:00', { by: 'dee', text: 'I like pears' }),
    // The company speaks of its own accord.
    says('10', '2017-10-05 09:00:00', { by: 'FullCo' }),
  ]);
  const report = await insightsOf(service, 'FullCo', { ...october, interval: 'month' });
  const [tweets, period] = [
    '/tweets?company=FullCo&inbound=',
    'from=2017-10-01T00%3A00%3A00Z&to=2017-11-01T00%3A00%3A00Z',
  ];
  const answered = (more: string) => `${tweets}true&responded=true&${more}&${period}`;
  const within = (hours: number) => answered(`response_seconds_from=0&response_seconds_to=${hours * 3600}`);
  const none = { count: 0, percentage: 0 };
  t.deepEqual(report, {
    company_id: 'FullCo',
    period: { from: '2017-10-01T00:00:00Z', to: '2017-11-01T00:00:00Z', interval: 'month', time_zone: 'UTC' },
    // 1, 3 (its parent is FullCo's), 5, 6 (rule 4 as well as the reply), 8
    total_inbound: 5,
    // 2, 4, 7, 10
    total_outbound: 4,
    // 1, 3, 6
    responded_inbound: 3,
    response_rate: 60,
    conversation_ratio: 0.8,
    // 600, 1800, 7200: mean 3200; p90 at 1.8: 1800 + 0.8 × 5400; p99 at 1.98: 1800 + 0.98 × 5400
    response_time: { count: 3, mean: 3200, median: 1800, p90: 6120, p99: 7092, min: 600, max: 7200 },
    responded_within: [
      { hours: 1, count: 2, percentage: 40, link: within(1) },
      { hours: 4, count: 3, percentage: 60, link: within(4) },
      { hours: 8, count: 3, percentage: 60, link: within(8) },
      { hours: 24, count: 3, percentage: 60, link: within(24) },
      { hours: 72, count: 3, percentage: 60, link: within(72) },
    ],
    // Both ends of a list's response_seconds belong to it.
    response_distribution: [
      { bucket: '0-1h', hours_from: 0, hours_to: 1, count: 2, percentage: 40, link: within(1) },
      {
        bucket: '1-4h',
        hours_from: 1,
        hours_to: 4,
        count: 1,
        percentage: 20,
        link: answered('response_seconds_from=3601&response_seconds_to=14400'),
      },
      {
        bucket: '4-8h',
        hours_from: 4,
        hours_to: 8,
        ...none,
        link: answered('response_seconds_from=14401&response_seconds_to=28800'),
      },
      {
        bucket: '8-24h',
        hours_from: 8,
        hours_to: 24,
        ...none,
        link: answered('response_seconds_from=28801&response_seconds_to=86400'),
      },
      {
        bucket: '24-72h',
        hours_from: 24,
        hours_to: 72,
        ...none,
        link: answered('response_seconds_from=86401&response_seconds_to=259200'),
      },
      { bucket: 'over_72h', hours_from: 72, hours_to: null, ...none, link: answered('response_seconds_from=259201') },
      { bucket: 'negative', hours_from: null, hours_to: null, ...none, link: answered('negative_response_time=true') },
      {
        bucket: 'unanswered',
        hours_from: null,
        hours_to: null,
        count: 2,
        percentage: 40,
        link: `${tweets}true&responded=false&${period}`,
      },
    ],
    negative_response_times: 0,
    // Conversation 1 after 600 s; conversation 5 after 7,201, its first inquiry being the one that nobody replied to.
    first_response_time: { ...report.first_response_time, count: 2, mean: 3900.5, median: 3900.5, min: 600, max: 7201 },
    // ann, bob, cid
    unique_customers: 3,
    // Of 1 ("broken" weighs −2.1: −0.4767) and 5; the other texts are too short to have a language.
    sentiment: {
      count: 2,
      mean: -0.2384,
      negative_percentage: 50,
      positive_percentage: 0,
      conversations: {
        count: 0,
        mean_first: null,
        mean_last: null,
        improved_percentage: null,
        worsened_percentage: null,
      },
    },
    // those that begin with 1, 5, 8 and 10
    conversations: 4,
    // Of 4, 3, 1 and 1 tweets, each a reply to the one before; 8 is unanswered, and the only one that a customer ended.
    conversation_figures: {
      count: 4,
      tweets: { ...report.conversation_figures.tweets, mean: 2.25, median: 2, max: 4 },
      depth: { ...report.conversation_figures.depth, mean: 2.25, median: 2, max: 4 },
      company_wrote_last_percentage: 75,
      customer_wrote_last_percentage: 25,
      unanswered: 1,
      unanswered_percentage: 25,
    },
    trend: [
      {
        start: '2017-10-01T00:00:00Z',
        inbound: 5,
        outbound: 4,
        responded: 3,
        response_rate: 60,
        median_response_seconds: 1800,
        links: {
          inbound: `${tweets}true&${period}`,
          outbound: `${tweets}false&${period}`,
          responded: `${tweets}true&responded=true&${period}`,
        },
      },
    ],
    links: {
      total_inbound: `${tweets}true&${period}`,
      total_outbound: `${tweets}false&${period}`,
      responded_inbound: `${tweets}true&responded=true&${period}`,
      response_time: answered('response_seconds_from=0'),
      negative_response_times: answered('negative_response_time=true'),
      conversation_figures: `/companies/FullCo/conversations?${period}`,
      unique_customers: `/companies/FullCo/customers?${period}`,
      conversations: `/companies/FullCo/conversations?period=active&${period}`,
      sentiment: `/tweets?company=FullCo&inbound=true&sentiment_from=-1&${period}`,
      unanswered_conversations: `/companies/FullCo/conversations?unanswered=true&${period}`,
    },
    approximate: [],
    data: { version: report.data.version, settled: true },
  });
});

test('a tweet that two companies answer counts once for each, with its own response time', async (t) => {
  await ingestRows(service, [
    asks('101', '2017-10-02 10:00:00', { text: '@TwinOne @TwinTwo who of you?' }),
    says('102', '2017-10-02 10:01:00', { by: 'TwinOne', to: '101' }),
    says('103', '2017-10-02 10:05:00', { by: 'TwinTwo', to: '101' }),
    says('104', '2017-10-02 10:06:00', { by: 'TwinTwo', to: '101' }),
    // A third is mentioned only, and does not answer.
    asks('105', '2017-10-02 11:00:00', { text: '@TwinOne and @TwinTwo' }),
    says('106', '2017-10-02 11:00:30', { by: 'TwinOne', to: '105' }),
  ]);
  t.like(await insightsOf(service, 'TwinOne', october), {
    total_inbound: 2,
    total_outbound: 2,
    responded_inbound: 2,
    conversations: 2,
    response_time: { count: 2, mean: 45, min: 30, max: 60 },
  });
  t.like(await insightsOf(service, 'TwinTwo', october), {
    total_inbound: 2,
    total_outbound: 2,
    responded_inbound: 1,
    response_rate: 50,
    conversations: 2,
    response_time: { count: 1, mean: 300, median: 300, p90: 300, p99: 300, min: 300, max: 300 },
  });
});

test('an inquiry counts as answered in its own period, although the answer came after it', async (t) => {
  await ingestRows(service, [
    asks('201', '2017-10-31 23:59:59', { text: '@LateCo' }),
    says('202', '2017-11-02 00:00:00', { by: 'LateCo', to: '201' }),
  ]);
  t.like(await insightsOf(service, 'LateCo', october), {
    total_inbound: 1,
    total_outbound: 0,
    responded_inbound: 1,
    conversation_ratio: 0,
    // One second and one day.
    response_time: { count: 1, mean: 86_401 },
  });
  // The month of the answer has an outbound tweet and nothing else: neither a response nor a response time.
  t.like(await insightsOf(service, 'LateCo', { from: '2017-11-01', to: '2017-12-01' }), {
    total_inbound: 0,
    total_outbound: 1,
    responded_inbound: 0,
    response_rate: null,
    conversation_ratio: null,
    response_time: { count: 0, mean: null, median: null, p90: null, p99: null, min: null, max: null },
    responded_within: [1, 4, 8, 24, 72].map((hours) => ({ hours, count: 0, percentage: null })),
    unique_customers: 0,
    conversations: 1,
  });
});

test('a period takes in its first second and leaves out its last', async (t) => {
  await ingestRows(service, [
    asks('301', '2017-09-30 23:59:59', { text: '@EdgeCo', by: 'before' }),
    asks('302', '2017-10-01 00:00:00', { text: '@EdgeCo', by: 'first' }),
    asks('303', '2017-10-31 23:59:59', { text: '@EdgeCo', by: 'last' }),
    asks('304', '2017-11-01 00:00:00', { text: '@EdgeCo', by: 'after' }),
    says('305', '2017-10-01 00:00:00', { by: 'EdgeCo' }),
    says('306', '2017-11-01 00:00:00', { by: 'EdgeCo' }),
  ]);
  t.like(await insightsOf(service, 'EdgeCo', october), { total_inbound: 2, total_outbound: 1, unique_customers: 2 });
  t.like(await insightsOf(service, 'EdgeCo', { from: '2017-11-01', to: '2017-11-01T00:00:01Z' }), {
    total_inbound: 1,
    total_outbound: 1,
  });
});

test('percentages and ratios have four decimals', async (t) => {
  await ingestRows(service, [
    asks('701', '2017-10-02 10:00:00', { text: '@ThirdCo' }),
    asks('702', '2017-10-02 10:00:00', { text: '@ThirdCo' }),
    asks('703', '2017-10-02 10:00:00', { text: '@ThirdCo' }),
    says('704', '2017-10-02 10:00:10', { by: 'ThirdCo', to: '701' }),
    says('705', '2017-10-02 10:00:10', { by: 'ThirdCo', to: '702' }),
  ]);
  t.like(await insightsOf(service, 'ThirdCo', { ...october, interval: 'month' }), {
    response_rate: 66.6667,
    conversation_ratio: 0.6667,
    trend: [{ response_rate: 66.6667 }],
  });
});

test('replies to a missing tweet are one conversation, and so is a circle', async (t) => {
  await ingestRows(service, [
    asks('801', '2017-10-02 10:00:00', { text: '@GoneCo', to: '899' }),
    asks('802', '2017-10-02 10:00:00', { text: '@GoneCo', by: 'bob', to: '899' }),
    says('803', '2017-10-02 10:01:00', { by: 'GoneCo', to: '805' }),
    asks('804', '2017-10-02 10:02:00', { to: '803' }),
    asks('805', '2017-10-02 10:03:00', { to: '804' }),
  ]);
  // {801, 802} and {803, 804, 805}
  t.like(await insightsOf(service, 'GoneCo', october), { total_inbound: 4, conversations: 2, unique_customers: 2 });
});
