import anyTest, { type TestFn } from 'ava';
import { z } from 'zod';
import { sealCursor } from '../../../src/http/cursor.ts';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { problemDetail, upload, uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const test = anyTest as TestFn<TestService>;
test.before(async (t) => {
  t.context = await startTestService(null);
});
test.after.always((t) => t.context.stop());

const JobList = z.strictObject({ items: z.array(z.strictObject(Job.shape)), next: z.string().nullable() });
const csv = (...ids: string[]) => tweetsCsv(ids.map((tweet_id) => ({ tweet_id })));

test.serial('the jobs are listed newest first, page by page, each once', async (t) => {
  const expected: string[] = [];
  for (let count = 0; count < 5; count += 1) expected.unshift((await t.context.ingest(csv('1'))).id);
  const pages: string[][] = [];
  let after = '';
  for (let page = 0; page < 9; page += 1) {
    const list = await t.context.get(`/ingest/jobs?limit=2${after}`, JobList);
    pages.push(list.items.map(({ id }) => id));
    if (list.next === null) break;
    after = `&after=${encodeURIComponent(list.next)}`;
  }
  t.deepEqual(pages, [expected.slice(0, 2), expected.slice(2, 4), expected.slice(4)]);
});

test.serial('a page that holds exactly the rest is the last', async (t) => {
  const all = await t.context.get('/ingest/jobs?limit=100', JobList);
  t.is((await t.context.get(`/ingest/jobs?limit=${all.items.length}`, JobList)).next, null);
});

const encoded = (value: unknown) => sealCursor(value, 'jobs', '');
test.serial('a cursor that has been changed anywhere is a 400 that says so', async (t) => {
  const { next } = await t.context.get('/ingest/jobs?limit=1', JobList);
  const cursor = next ?? '';
  for (let at = 0; at < cursor.length; at += 7) {
    const changed = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
    const detail = await problemDetail(t, await t.context.request(`/ingest/jobs?after=${changed}`), 400);
    t.regex(detail, /after: is not the `next` of an answer to this very question, or has been changed/);
  }
  t.is((await t.context.request(`/ingest/jobs?after=${cursor}`)).status, 200);
});

const noCursors = [
  'x',
  encoded([]),
  encoded(['2017-10-31T22:10:47.000Z']),
  encoded(['no date', '01a20949-b19f-7170-ac03-22560cb4ffc8']),
  encoded(['2017-10-31T22:10:47.000Z', 'no id']),
  encoded(['9999999-10-31T22:10:47.000Z', '01a20949-b19f-7170-ac03-22560cb4ffc8']),
  encoded({ a: 1 }),
  Buffer.from(JSON.stringify(['2017-10-31T22:10:47.000Z', '01a20949-b19f-7170-ac03-22560cb4ffc8'])).toString(
    'base64url',
  ),
  'x'.repeat(2_000),
];
for (const [at, after] of noCursors.entries()) {
  test(`the cursor number ${at + 1} that no answer gave gets a 400 that names it`, async (t) => {
    const detail = await problemDetail(t, await t.context.request(`/ingest/jobs?after=${after}`), 400);
    t.regex(detail, /after: /);
  });
}

for (const limit of ['0', '101', '-1', '1.5', 'x', '']) {
  test(`the limit "${limit}" gets a 400 that names it`, async (t) => {
    t.regex(await problemDetail(t, await t.context.request(`/ingest/jobs?limit=${limit}`), 400), /limit: /);
  });
}

for (const part of ['', '/rejections']) {
  test(`a job that there is not gets a 404, what is no id a 400 (…${part})`, async (t) => {
    const get = (id: string) => t.context.request(`/ingest/jobs/${id}${part}`);
    t.regex(await problemDetail(t, await get('01a20949-b19f-7170-ac03-22560cb4ffc8'), 404), /no job 01a20949/);
    for (const id of ['1', 'x'.repeat(36), '_search', '%00', '01A20949-B19F-7170-AC03-22560CB4FFC8']) {
      t.regex(await problemDetail(t, await get(id), 400), /not the id of a job/);
    }
  });
}

test('a token that is limited to companies gets a 403 on everything under /ingest', async (t) => {
  const limited = token({ companies: ['acme'] });
  const { id } = await t.context.ingest(csv('1'));
  t.regex(await problemDetail(t, await upload(t.context, { token: limited, body: csv('2') }), 403), /limited/);
  for (const path of ['/ingest/jobs', `/ingest/jobs/${id}`, `/ingest/jobs/${id}/rejections`]) {
    t.regex(await problemDetail(t, await t.context.request(path, { token: limited }), 403), /limited/);
  }
  const none = token({ companies: [] });
  t.regex(await problemDetail(t, await t.context.request('/ingest/jobs', { token: none }), 403), /limited/);
});

test('a token without tweets:write gets a 403, none a 401', async (t) => {
  const reader = token({ scope: 'insights:read' });
  t.regex(await problemDetail(t, await upload(t.context, { token: reader, body: csv('2') }), 403), /tweets:write/);
  const nobody = await t.context.request('/ingest', { method: 'POST', body: csv('2'), token: null });
  await problemDetail(t, nobody, 401);
  t.truthy(nobody.headers.get('www-authenticate'));
});

test('a job says what became of the file, in every figure', async (t) => {
  const file = tweetsCsv([
    outbound('100', 'Acme', { in_response_to_tweet_id: '101' }),
    outbound('102', 'ACME', { in_response_to_tweet_id: '999', response_tweet_id: '998,101' }),
    { tweet_id: '101', text: 'now' },
    { tweet_id: 'no id' },
    { tweet_id: '101', text: 'later' },
    outbound('103', 'Other'),
  ]);
  const job = await uploaded(t, t.context, { body: file, token: token({ sub: 'kim' }) });
  t.like(job, {
    status: 'succeeded',
    submitted_by: 'kim',
    bytes_read: file.length,
    rows_read: 6,
    tweets_created: 4,
    tweets_updated: 0,
    // Line 4, which line 6 replaces.
    tweets_unchanged: 1,
    rows_rejected: 1,
    // 102 replies to 999 and lists 998; 101 is there.
    dangling_links: 2,
    // Acme in two spellings, and Other.
    companies: 2,
    error: null,
  });
  const times = [job.created_at, job.started_at, job.finished_at].map((time) => Date.parse(time ?? ''));
  t.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  t.true((job.rows_per_second ?? 0) > 0);
});

test('of uploads at the same time each is accounted for, and the later created job wins', async (t) => {
  const uploads = Array.from({ length: 8 }, (_, index) =>
    uploaded(t, t.context, { body: tweetsCsv([{ tweet_id: '200', text: `version ${index}` }]) }),
  );
  const jobs = await Promise.all(uploads);
  t.is(jobs.filter(({ tweets_created }) => tweets_created === 1).length, 1);
  t.is(jobs.filter(({ tweets_updated }) => tweets_updated === 1).length, 7);
  const inOrder = jobs.toSorted((a, b) => Date.parse(a.started_at ?? '') - Date.parse(b.started_at ?? ''));
  const created = inOrder.map(({ created_at }) => created_at);
  t.deepEqual(created, created.toSorted(), 'they ran in the order in which they were created');
  const index = `${t.context.config.INDEX_PREFIX}-tweets`;
  const stored = await t.context.client.get<{ text: string }>({ index, id: '200' });
  t.is(stored._source?.text, `version ${jobs.indexOf(inOrder.at(-1) as Job)}`);
});

test.serial('the metrics count jobs and rows by what became of them', async (t) => {
  const metric = async (series: string): Promise<number> => {
    const text = await (await t.context.request('/metrics')).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1] ?? 0,
    );
  };
  const series = [
    'ingest_jobs_total{status="succeeded"}',
    'ingest_rows_total{outcome="created"}',
    'ingest_rows_total{outcome="rejected"}',
  ];
  const before = await Promise.all(series.map(metric));
  await t.context.ingest(tweetsCsv([{ tweet_id: '300' }, { tweet_id: '301' }, { tweet_id: 'no id' }]));
  const after = await Promise.all(series.map(metric));
  t.deepEqual(
    after.map((value, at) => value - (before[at] ?? 0)),
    [1, 2, 1],
  );
  t.is(await metric('ingest_jobs{state="running"}'), 0);
  t.is(await metric('ingest_jobs{state="waiting"}'), 0);
});
