import test, { type ExecutionContext } from 'ava';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { plainExpectation, storedConversations, storedTweets } from '../../support/derived.ts';
import { differencesFromPlain } from '../../support/differences-from-plain.ts';
import { uploaded } from '../../support/ingest.ts';
import { readPlainTweets } from '../../support/plain-reading.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, csv, says } from '../../support/world.ts';

// The promises at the end of the definitions, each by itself; random-worlds.test.ts mixes them.

const mentions = Number(process.env['MENTIONS'] ?? 20_000);
const noon = '2017-10-31 12:00:00';

/** Ingests each file, and after each compares everything that is stored with the plain reading. */
async function ingestAll(t: ExecutionContext, service: TestService, files: string[][]): Promise<void> {
  for (const [at, rows] of files.entries()) {
    await uploaded(t, service, { body: csv(rows) });
    const soFar = files.slice(0, at + 1).flatMap((file) => readPlainTweets(csv(file)));
    t.is(await differencesFromPlain(service, plainExpectation(soFar)), '', `after file ${at + 1}`);
  }
}

// Segments of two rows make of every small file several.
for (const segmentRows of ['2', '50000']) {
  const start = (t: ExecutionContext) => startTestService(t, { INGEST_SEGMENT_ROWS: segmentRows });
  const title = (name: string) => `${name} (segments of ${segmentRows})`;

  test(title('a conversation whose topmost tweet arrives last is renamed, all of it'), async (t) => {
    const service = await start(t);
    // 6 → 5 → 4 → 3 → 2 → 1, from the bottom up; 5 names no company, Acme answers 4.
    await ingestAll(t, service, [
      [asks('6', '2017-10-31 12:06:00', { to: '5' }), asks('5', '2017-10-31 12:05:00', { to: '4' })],
      [asks('4', '2017-10-31 12:04:00', { to: '3', text: '@acme' }), says('7', '2017-10-31 12:07:00', { to: '4' })],
      [asks('3', '2017-10-31 12:03:00', { to: '2' }), says('2', '2017-10-31 12:02:00', { to: '1' })],
      [asks('1', '2017-10-31 12:01:00')],
    ]);
    const tweets = await storedTweets(service);
    t.deepEqual(new Set([...tweets.values()].map(({ conversation_id }) => conversation_id)), new Set(['1']));
    // Worked by hand: 1 and 3 to 6 are inbound of Acme, 2 answers 1 after a minute, 7 answers 4 and is the last.
    t.deepEqual(Object.keys(await storedConversations(service)), ['1/acme']);
    t.like((await storedConversations(service))['1/acme'], {
      tweets: 7,
      inbound: 5,
      outbound: 2,
      responded: 2,
      depth: 6,
      first_response_seconds: 60,
      last_by: 'company',
    });
  });

  test(title('a topmost tweet that goes elsewhere takes its conversation along'), async (t) => {
    const service = await start(t);
    const thread = ['2', '3', '4', '5'].map((id) => asks(id, noon, { to: `${Number(id) - 1}` }));
    await ingestAll(t, service, [
      [...thread, asks('1', noon, { text: '@Acme' }), says('9', noon)],
      // 1 becomes a reply to what is not there, then to Acme's tweet, then stands alone again and names nobody.
      [asks('1', noon, { text: '@Acme', to: '77' })],
      [asks('1', noon, { to: '9' })],
      [asks('1', noon)],
    ]);
    t.deepEqual(Object.keys(await storedConversations(service)), ['9/acme']);
  });

  test(title('an author who is a company no more loses all inquiries, and every conversation with them'), async (t) => {
    const service = await start(t);
    await ingestAll(t, service, [
      [asks('1', noon, { text: 'hi @bolt' }), asks('2', noon, { to: '1' }), asks('3', noon, { to: '2' })],
      [says('4', noon, { by: 'Bolt', to: '2' }), says('5', noon, { by: 'BOLT' })],
      // Of two outbound tweets one is left, then none, then one again.
      [says('4', noon, { by: 'Acme', to: '2' })],
      [asks('5', noon, { by: 'BOLT' })],
      [says('6', noon, { by: 'bolt' })],
    ]);
    t.deepEqual((await storedTweets(service)).get('3')?.company, ['acme']);
  });

  test(title('a dangling link is completed when the other end arrives, stated by either side'), async (t) => {
    const service = await start(t);
    const files = [
      // 3 says that it replies to 2; 1 says that 2 and 4 reply to it; of 5 both sides say so.
      [says('3', '2017-10-31 12:03:00', { to: '2' }), asks('1', noon, { lists: ['2', '4'] })],
      [asks('5', '2017-10-31 12:05:00', { to: '4' })],
      [asks('2', '2017-10-31 12:02:00'), says('4', '2017-10-31 12:04:00', { lists: ['5'] })],
    ];
    await ingestAll(t, service, files);
    t.like((await storedTweets(service)).get('3'), { inquiry_id: '2', response_seconds: 60, conversation_id: '1' });
    t.like((await storedTweets(service)).get('4'), { inquiry_id: '1', response_seconds: 240 });
  });

  test(title('of a tweet that goes back and forth between two versions the last line wins'), async (t) => {
    const service = await start(t);
    const [one, other] = [asks('1', noon, { text: '@acme' }), says('1', noon, { by: 'Bolt', to: '2' })];
    const rest = [says('2', noon), asks('3', noon, { to: '1' }), asks('4', noon), asks('5', noon)];
    await ingestAll(t, service, [
      [one, ...rest],
      [other, ...rest, one],
      [one, ...rest, other, ...rest, one, ...rest, other],
      [one, ...rest, other],
    ]);
  });

  test(title('replaced links: the old neighbours on both sides follow, whoever states the link'), async (t) => {
    const service = await start(t);
    const first = [
      asks('1', noon, { lists: ['2', '3'] }),
      says('2', '2017-10-31 12:01:00'),
      says('3', '2017-10-31 12:02:00', { by: 'ACME' }),
      asks('4', '2017-10-31 12:03:00', { to: '3' }),
      asks('8', '2017-10-31 12:08:00'),
    ];
    await ingestAll(t, service, [
      first,
      // The first response goes: the second becomes it.
      [asks('1', noon, { lists: ['3'] })],
      // The reply says otherwise, and wins over who lists it.
      [says('3', '2017-10-31 12:02:00', { by: 'ACME', to: '8' })],
      // A smaller id lists 2 as well, then a circle.
      [asks('0', noon, { lists: ['2', '1'] })],
      [asks('0', noon, { lists: ['2', '1'], to: '4' }), asks('8', '2017-10-31 12:08:00', { to: '0' })],
      first,
    ]);
  });
}

test(`a company first seen after ${mentions} tweets that mention it gets all of them, and one that goes loses them`, async (t) => {
  t.timeout(60_000 + mentions * 10);
  const service = await startTestService(t);
  const mentioning = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      asks(`${from + at}`, noon, { by: `c${(from + at) % 500}`, text: 'hi @Late!' }),
    );
  const half = Math.floor(mentions / 2);
  const total = async () => (await service.get('/companies/late/insights', InsightsReport)).total_inbound;

  await uploaded(t, service, { body: csv([...mentioning(1, half), says('9000001', noon)]) });
  await uploaded(t, service, { body: csv(mentioning(half, mentions + 1)) });
  // Two customers go on below the first and the last mention.
  await uploaded(t, service, {
    body: csv([asks('9000002', noon, { to: '1' }), asks('9000003', noon, { to: `${mentions}` })]),
  });
  t.is((await service.request('/companies/late/insights')).status, 404);

  await uploaded(t, service, { body: csv([says('9000004', noon, { by: 'LATE' })]) });
  t.is(await total(), mentions + 2);
  const all = [
    ...mentioning(1, mentions + 1),
    says('9000001', noon),
    asks('9000002', noon, { to: '1' }),
    asks('9000003', noon, { to: `${mentions}` }),
    says('9000004', noon, { by: 'LATE' }),
  ];
  t.is(await differencesFromPlain(service, plainExpectation(readPlainTweets(csv(all)))), '');

  await uploaded(t, service, { body: csv([asks('9000004', noon, { by: 'LATE' })]) });
  t.is((await service.request('/companies/late/insights')).status, 404);
  const after = readPlainTweets(csv([...all, asks('9000004', noon, { by: 'LATE' })]));
  t.is(await differencesFromPlain(service, plainExpectation(after)), '');
});
