import test from 'ava';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { documentVersions, expectedDerived, storedDerived, storedTweets } from '../../support/derived.ts';
import { uploaded } from '../../support/ingest.ts';
import { startTestService } from '../../support/service.ts';
import { columns, outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const at = (minute: number) => ({ created_at: `2017-10-31T22:${String(minute).padStart(2, '0')}:00Z` });
const replyTo = (id: string) => ({ in_response_to_tweet_id: id });

test('the same file again changes nothing, to the last document', async (t) => {
  const service = await startTestService(t);
  const body = tweetsCsv([
    { tweet_id: '1', text: '@Acme help', ...at(0) },
    outbound('2', 'Acme', { ...at(5), ...replyTo('1') }),
    { tweet_id: '3', ...at(6), ...replyTo('2') },
    { tweet_id: '1', text: '@Acme please help', ...at(0) },
  ]);
  t.like(await uploaded(t, service, { body }), { tweets_created: 3, tweets_unchanged: 1 });
  const before = await documentVersions(service);
  const again = await uploaded(t, service, { body });
  t.like(again, { rows_read: 4, tweets_created: 0, tweets_updated: 0, tweets_unchanged: 4 });
  t.deepEqual(await documentVersions(service), before);
  t.is((await storedTweets(service)).get('1')?.text, '@Acme please help');
});

test('a reply that arrives in a second file answers the inquiry of the first', async (t) => {
  const service = await startTestService(t);
  const inquiry = tweetsCsv([{ tweet_id: '1', text: 'help', ...at(0) }, outbound('9', 'Acme', at(1))]);
  await uploaded(t, service, { body: inquiry });
  t.deepEqual((await storedTweets(service)).get('1')?.company, []);
  const reply = tweetsCsv([outbound('2', 'Acme', { ...at(7), ...replyTo('1') })]);
  t.like(await uploaded(t, service, { body: reply }), { tweets_created: 1, tweets_updated: 0, dangling_links: 0 });
  t.like(await service.get('/companies/acme/insights', InsightsReport), {
    total_inbound: 1,
    responded_inbound: 1,
    // From minute 0 to minute 7.
    response_time: { count: 1, mean: 420 },
  });
});

test('an earlier reply in a second file takes over as the first response', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([{ tweet_id: '1', ...at(0) }, outbound('3', 'Acme', { ...at(30), ...replyTo('1') })]),
    tweetsCsv([outbound('2', 'acme', { ...at(10), ...replyTo('1') })]),
  ];
  for (const body of files) await uploaded(t, service, { body });
  const stored = await storedTweets(service);
  t.like(stored.get('2'), { first_response: true, response_seconds: 600, inquiry_id: '1' });
  t.like(stored.get('3'), { first_response: false, response_seconds: null, inquiry_id: null, inquiry_at: null });
});

test('a missing tweet that arrives joins the conversations on both its sides', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([
      { tweet_id: '5', ...replyTo('4') },
      { tweet_id: '6', ...replyTo('4') },
      outbound('2', 'Acme', replyTo('1')),
    ]),
    tweetsCsv([{ tweet_id: '4', ...replyTo('2') }]),
  ];
  const job = await uploaded(t, service, { body: files[0] ?? '' });
  t.is(job.dangling_links, 3);
  t.is((await storedTweets(service)).get('5')?.conversation_id, '4');
  await uploaded(t, service, { body: files[1] ?? '' });
  const stored = await storedTweets(service);
  t.deepEqual(
    ['2', '4', '5', '6'].map((id) => stored.get(id)?.conversation_id),
    ['1', '1', '1', '1'],
  );
  // 5 and 6 go on in the thread of 4, which replies to Acme.
  t.deepEqual(stored.get('5')?.company, ['acme']);
  t.deepEqual(await storedDerived(service), expectedDerived(files));
});

test('a company that first appears in a later file gets the tweets that mentioned it, and what goes on below them', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([
      { tweet_id: '1', text: 'hey @ACME!' },
      { tweet_id: '2', ...replyTo('1') },
    ]),
    tweetsCsv([outbound('3', 'Acme')]),
  ];
  for (const body of files) await uploaded(t, service, { body });
  const stored = await storedTweets(service);
  t.deepEqual(stored.get('1')?.company, ['acme']);
  t.deepEqual(stored.get('2')?.company, ['acme']);
  t.like(await service.get('/companies/Acme/insights', InsightsReport), { total_inbound: 2, total_outbound: 1 });
});

test('an author stops being a company when the last outbound tweet is replaced', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([{ tweet_id: '1', text: '@acme' }, outbound('2', 'Acme', replyTo('1')), outbound('3', 'ACME')]),
    tweetsCsv([outbound('3', 'Other')]),
    tweetsCsv([{ tweet_id: '2', author_id: 'Acme', ...replyTo('1') }]),
  ];
  for (const [index, body] of files.entries()) {
    await uploaded(t, service, { body });
    t.deepEqual(await storedDerived(service), expectedDerived(files.slice(0, index + 1)), `after file ${index + 1}`);
  }
  t.deepEqual((await storedTweets(service)).get('1')?.company, []);
  t.is((await service.request('/companies/acme/insights')).status, 404);
});

test('where the links of a tweet are replaced, its old neighbours follow as well as its new ones', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([
      { tweet_id: '1', ...at(0) },
      { tweet_id: '2', ...at(0) },
      outbound('3', 'Acme', { ...at(5), ...replyTo('1') }),
      { tweet_id: '4', ...at(6), ...replyTo('3') },
    ]),
    tweetsCsv([outbound('3', 'Acme', { ...at(5), ...replyTo('2') })]),
  ];
  for (const body of files) await uploaded(t, service, { body });
  const stored = await storedTweets(service);
  t.like(stored.get('1'), { company: [], responded_by: [], conversation_id: '1' });
  t.like(stored.get('2'), { company: ['acme'], responded_by: ['acme'], conversation_id: '2' });
  t.like(stored.get('4'), { company: ['acme'], conversation_id: '2' });
});

test('a tweet that no longer lists its reply lets it go', async (t) => {
  const service = await startTestService(t);
  const files = [
    tweetsCsv([{ tweet_id: '1', response_tweet_id: '2,3' }, outbound('2', 'Acme'), outbound('3', 'Acme')]),
    tweetsCsv([{ tweet_id: '1', response_tweet_id: '3' }]),
    tweetsCsv([{ tweet_id: '1' }]),
  ];
  for (const [index, body] of files.entries()) {
    await uploaded(t, service, { body });
    t.deepEqual(await storedDerived(service), expectedDerived(files.slice(0, index + 1)), `after file ${index + 1}`);
  }
});

test('of two versions the later line wins in a file, the later job between jobs, and each wins whole', async (t) => {
  const service = await startTestService(t);
  const version = (text: string, lists: string) => ({ tweet_id: '1', text, response_tweet_id: lists });
  await uploaded(t, service, { body: tweetsCsv([version('a', '7'), version('b', '')]) });
  t.like((await storedTweets(service)).get('1'), { text: 'b', response_tweet_id: [] });
  const second = await uploaded(t, service, { body: tweetsCsv([version('a', '7')]) });
  t.like(second, { tweets_created: 0, tweets_updated: 1, tweets_unchanged: 0 });
  t.like((await storedTweets(service)).get('1'), { text: 'a', response_tweet_id: ['7'] });
});

test('a rejected later version of a row leaves the good one', async (t) => {
  const service = await startTestService(t);
  const body = tweetsCsv([
    { tweet_id: '1', text: 'good' },
    { tweet_id: '1', text: 'bad', created_at: 'never' },
  ]);
  t.like(await uploaded(t, service, { body }), { tweets_created: 1, rows_rejected: 1 });
  t.is((await storedTweets(service)).get('1')?.text, 'good');
});

test('COMPANY_IDS makes companies of authors whatever inbound says, and in files without that column', async (t) => {
  const service = await startTestService(t, { COMPANY_IDS: 'acme, Other' });
  const only = columns.filter((column) => column !== 'inbound');
  const rows = [
    { tweet_id: '1', text: 'hi @acme' },
    { tweet_id: '2', author_id: 'Acme', ...replyTo('1') },
  ];
  await uploaded(t, service, { body: tweetsCsv(rows, only) });
  await uploaded(t, service, { body: tweetsCsv([{ tweet_id: '3', author_id: 'OTHER', inbound: 'True' }]) });
  const stored = await storedTweets(service);
  t.like(stored.get('1'), { inbound: true, company: ['acme'], responded_by: ['acme'] });
  t.like(stored.get('2'), { inbound: false, first_response: true });
  t.like(stored.get('3'), { inbound: false, company: ['other'] });
});
