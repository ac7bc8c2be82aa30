import anyTest, { type TestFn } from 'ava';
import { Rejection } from '../../../src/ingest/jobs/job.ts';
import { uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { columns, tweetsCsv } from '../../support/tweets-csv.ts';

const test = anyTest as TestFn<TestService>;
test.before(async (t) => {
  t.context = await startTestService(null);
});
test.after.always((t) => t.context.stop());

const header = `${columns.join(',')}\n`;
const good = (id: string) => tweetsCsv([{ tweet_id: id }]).slice(header.length);
const bad = (index: number) => `${good(`bad id ${index}`)}`;

async function download(service: TestService, id: string): Promise<Rejection[]> {
  const response = await service.request(`/ingest/jobs/${id}/rejections`);
  if (!response.ok || response.headers.get('content-type') !== 'application/x-ndjson') throw new Error('no NDJSON');
  const text = await response.text();
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line is cut off');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Rejection.parse(JSON.parse(line)));
}

test('each rejected row is kept with its line, its reason and its raw text; the others go in', async (t) => {
  const date = 'Tue Oct 31 22:10:47 +0000 2017';
  const rows = [
    `1,ann,True,${date},good,,`,
    `"1,55,157",ann,True,${date},hi,,`,
    `2,ann,maybe,${date},hi,,`,
    '3,ann,True,yesterday,"two\nlines",,',
    `4,,True,${date},hi,,`,
    `5,ann,True,${date},hi`,
    `6,ann,True,${date},hi,,,more`,
    `7,A B,False,${date},hi,,`,
    `8,ann,True,${date},"caf\u00e9 \u{1f600}",,1e5`,
    `9,ann,True,${date},good,,`,
  ];
  const job = await uploaded(t, t.context, { body: header + rows.join('\r\n') });
  t.like(job, { status: 'succeeded', rows_read: 10, tweets_created: 2, rows_rejected: 8 });
  const kept = await download(t.context, job.id);
  t.deepEqual(kept, job.rejections);
  t.deepEqual(
    kept.map(({ line, raw }) => [line, raw]),
    [3, 4, 5, 7, 8, 9, 10, 11].map((line, index) => [line, rows[index + 1]]),
  );
  const reasons = [/tweet_id "1,55,157"/, /inbound "maybe"/, /created_at "yesterday"/, /author_id ""/];
  const more = [
    /5 fields, fewer than the 7/,
    /8 fields, more than the 7/,
    /author_id "A B"/,
    /in_response_to_tweet_id "1e5"/,
  ];
  [...reasons, ...more].forEach((reason, index) => {
    t.regex(kept[index]?.reason ?? '', reason);
  });
});

test('the job shows the first 20 rejections, the download all of them', async (t) => {
  const rows = Array.from({ length: 1_200 }, (_, index) => bad(index));
  const job = await uploaded(t, t.context, { body: header + rows.join('') });
  t.like(job, { rows_read: 1_200, rows_rejected: 1_200, tweets_created: 0, status: 'succeeded' });
  const kept = await download(t.context, job.id);
  t.deepEqual(
    kept.map(({ line }) => line),
    rows.map((_, index) => index + 2),
  );
  t.deepEqual(job.rejections, kept.slice(0, 20));
});

test('of more than 10,000 rejections the first 10,000 are kept, and all are counted', async (t) => {
  const rows = Array.from({ length: 10_600 }, (_, index) => (index % 100 === 0 ? good(`1${index}`) : bad(index)));
  const job = await uploaded(t, t.context, { body: header + rows.join('') });
  t.like(job, { rows_read: 10_600, tweets_created: 106, rows_rejected: 10_494 });
  const lines = (await download(t.context, job.id)).map(({ line }) => line);
  const expected = rows.flatMap((_, index) => (index % 100 === 0 ? [] : [index + 2])).slice(0, 10_000);
  t.deepEqual(lines, expected);
});

test('a job without rejections has an empty download', async (t) => {
  const job = await uploaded(t, t.context, { body: header + good('20') });
  t.deepEqual(await download(t.context, job.id), []);
});

test('a long rejected row is cut in the job and in the download, also in the middle of a character', async (t) => {
  // A bad id, so that the two halves of a pair lie around each place where the text is cut.
  for (const shift of ['', 'x']) {
    const raw = `bad id,${shift}${'\u{1f600}'.repeat(50_000)}`;
    const job = await uploaded(t, t.context, { body: `${header + raw}\n${good('30')}` });
    t.like(job, { status: 'succeeded', rows_rejected: 1, rows_read: 2 });
    const [kept] = await download(t.context, job.id);
    t.true(raw.startsWith((kept?.raw ?? 'none').replace(/[\ud800-\udbff\ufffd]$/, '')));
    t.true((kept?.raw.length ?? 0) >= 60_000);
    t.true((job.rejections[0]?.raw.length ?? 0) >= 1_900);
  }
});

test('rejections that have been kept for 30 days are neither shown nor kept on', async (t) => {
  const { client, config } = t.context;
  const index = `${config.INDEX_PREFIX}-rejections`;
  const job = await uploaded(t, t.context, { body: header + bad(1) });
  t.is((await download(t.context, job.id)).length, 1);
  const id = `${job.id}-2`;
  const { _source } = await client.get<{ expires_at: string }>({ index, id });
  const days = (Date.parse(_source?.expires_at ?? '') - Date.now()) / 86_400_000;
  t.true(days > 29.9 && days <= 30);
  await client.update({ index, id, doc: { expires_at: '2020-01-01T00:00:00Z' }, refresh: true });
  t.deepEqual(await download(t.context, job.id), []);
  // The job after next begins when the one before has tidied up.
  await uploaded(t, t.context, { body: header + good('40') });
  await uploaded(t, t.context, { body: header + good('40') });
  t.false(await client.exists({ index, id }));
});

test('rejected rows that are large in JSON are kept all the same', async (t) => {
  // Each control character takes six bytes there: 100 MB in all, more than Elasticsearch takes at once.
  const row = `bad id,${'\u0001'.repeat(64 * 1024)}\n`;
  const job = await uploaded(t, t.context, { body: header + row.repeat(270) });
  t.like(job, { status: 'succeeded', rows_rejected: 270 });
  t.is((await download(t.context, job.id)).length, 270);
});

test('rejections that cannot be removed do not keep later jobs from running', async (t) => {
  const service = await startTestService(t);
  const { client, config } = service;
  const index = `${config.INDEX_PREFIX}-rejections`;
  await client.index({ index, document: { job_id: 'x', line: 2, expires_at: '2020-01-01T00:00:00Z' }, refresh: true });
  // As Elasticsearch does by itself when its disk is full.
  await client.indices.putSettings({ index, settings: { 'index.blocks.read_only_allow_delete': true } });
  for (const id of ['1', '2']) {
    t.is((await uploaded(t, service, { body: header + good(id) })).status, 'succeeded');
  }
  t.true(service.logs.some(({ msg }) => msg === 'rejections that have expired could not be removed'));
});
