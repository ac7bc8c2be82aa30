import test from 'ava';
import { z } from 'zod';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

const october = { from: '2017-10-01', to: '2017-11-01' };

// By VADER "horrible" weighs −2.5, "great" 3.1, "nice" 1.8, and the score is w / √(w² + 15): −0.5423, 0.6249, 0.4215.
const rows = [
  // ann begins horribly and ends well: she rose by 1.1672. bob's tweet is an inquiry, but not the beginner's.
  asks('1', '2017-10-01 10:00:00', { by: 'ann', text: '@MoodCo this is horrible' }),
  says('2', '2017-10-01 11:00:00', { by: 'MoodCo', to: '1' }),
  asks('3', '2017-10-01 12:00:00', { by: 'bob', text: '@MoodCo this is horrible', to: '2' }),
  asks('4', '2017-10-01 13:00:00', { by: 'ann', text: 'that is great', to: '2' }),
  // cid begins well and ends horribly, in November: by 0.9638 down, in the period in which it began.
  asks('11', '2017-10-02 10:00:00', { by: 'cid', text: '@MoodCo that is nice' }),
  asks('12', '2017-11-02 10:00:00', { by: 'cid', text: '@MoodCo this is horrible', to: '11' }),
  // Neither good nor bad; and in German, which is not looked into.
  asks('21', '2017-10-03 10:00:00', { by: 'dan', text: '@MoodCo where are you?' }),
  asks('31', '2017-10-04 10:00:00', {
    by: 'eva',
    text: '@MoodCo Wann kommt denn endlich mein Paket? Ich warte seit drei Wochen darauf.',
  }),
];

test('the sentiment of inquiries, and how it moved, is the one worked by hand', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  t.deepEqual((await insightsOf(service, 'MoodCo', october)).sentiment, {
    // 1, 3, 4, 11 and 21: (−0.5423 − 0.5423 + 0.6249 + 0.4215 + 0) / 5.
    count: 5,
    mean: -0.0076,
    negative_percentage: 40,
    positive_percentage: 40,
    conversations: {
      count: 2,
      // (−0.5423 + 0.4215) / 2; (0.6249 − 0.5423) / 2.
      mean_first: -0.0604,
      mean_last: 0.0413,
      improved_percentage: 50,
      worsened_percentage: 50,
    },
  });
  t.like(
    await insightsOf(service, 'MoodCo', {
      from: '2017-11-01',
      to: '2017-12-01',
      compare_from: '2017-10-01',
      compare_to: '2017-11-01',
    }),
    {
      sentiment: { count: 1, mean: -0.5423, negative_percentage: 100, conversations: { count: 0, mean_first: null } },
      comparison: {
        sentiment: { count: 5, mean: -0.0076 },
        change: {
          sentiment: {
            count: { absolute: -4, percentage: -80 },
            // It fell, by 7,036 % of −0.0076.
            mean: { absolute: -0.5347, percentage: null },
            negative_percentage: { points: 60 },
            conversations: { mean_first: { absolute: null, percentage: null } },
          },
        },
      },
    },
  );
});

test('the inquiries with a sentiment are a list, and those of a sentiment are one', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const { links, sentiment } = await insightsOf(service, 'MoodCo', october);
  const total = async (path: string) => (await service.get(path, z.looseObject({ total: z.int() }))).total;
  t.is(await total(links.sentiment ?? ''), 5);
  t.is(sentiment.count, 5);
  // 1 and 3 at −0.5423, 4 at 0.6249, 11 at 0.4215, 21 at 0; in November another at −0.5423.
  const moods = '/tweets?company=MoodCo&to=2017-11-01';
  t.is(await total(`${moods}&sentiment_to=-0.05`), 2);
  t.is(await total(`${moods}&sentiment_from=0.05`), 2);
  t.is(await total(`${moods}&sentiment_from=-0.0500&sentiment_to=0.5`), 2);
  t.is(await total('/tweets?company=MoodCo&sentiment_to=-0.05'), 3);
  const faults = async (query: string) => {
    const { status, errors } = await problemOf(await service.request(`/tweets?${query}`));
    return [status, ...(errors ?? []).map(({ path }) => path)];
  };
  for (const wrong of ['1.1', '-2', '0.12345', 'x', '', '1e-1', '.5'])
    t.deepEqual(await faults(`sentiment_from=${wrong}`), [400, 'sentiment_from'], wrong);
  const reversed = await faults('sentiment_from=0.5&sentiment_to=-0.5');
  t.deepEqual(reversed, [400, 'sentiment_from', 'sentiment_to']);
});

test('a text that is replaced changes how the customer felt, in the conversation as well', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  await ingestRows(service, [asks('4', '2017-10-01 13:00:00', { by: 'ann', text: 'this is horrible', to: '2' })]);
  t.like(await insightsOf(service, 'MoodCo', october), {
    // −0.5423 three times, and 0.4215: −1.2054 / 5. Of the conversations that of cid alone still moves.
    sentiment: {
      count: 5,
      mean: -0.2411,
      conversations: { count: 2, improved_percentage: 0, worsened_percentage: 50 },
    },
  });
});

test('without text analysis there is no sentiment', async (t) => {
  const service = await startTestService(t, { TEXT_ANALYSIS: 'false' });
  await ingestRows(service, rows);
  t.like(await insightsOf(service, 'MoodCo', october), {
    total_inbound: 6,
    sentiment: {
      count: 0,
      mean: null,
      negative_percentage: null,
      conversations: { count: 0, mean_first: null, improved_percentage: null },
    },
  });
});
