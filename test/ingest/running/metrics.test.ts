import test from 'ava';
import type { Job } from '../../../src/ingest/jobs/job.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, tweetCount, until, upload } from '../../support/ingest.ts';
import { metricsAt } from '../../support/metric-series.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const outcomes = ['created', 'updated', 'unchanged', 'rejected'] as const;

async function rowsOf({ url }: TestService): Promise<(number | null)[]> {
  const metric = await metricsAt(url);
  return outcomes.map((outcome) => metric('ingest_rows_total', { outcome }));
}

const csv = (from: number, many: number, text = 'hello') =>
  tweetsCsv(Array.from({ length: many }, (_, at) => ({ tweet_id: `${from + at}`, text })));

async function submit(service: TestService, body: string): Promise<Job> {
  return JSON.parse(await (await upload(service, { body, path: '/ingest' })).text());
}

test('before the first job all figures are there, and are 0', async (t) => {
  const service = await startTestService(t);
  t.deepEqual(await rowsOf(service), [0, 0, 0, 0]);
  const metric = await metricsAt(service.url);
  for (const status of ['succeeded', 'failed', 'cancelled', 'interrupted'])
    t.is(metric('ingest_jobs_total', { status }), 0, status);
  t.is(metric('ingest_jobs_found_dead_total'), 0);
  for (const state of ['waiting', 'running']) {
    t.is(metric('ingest_jobs', { state }), 0);
    t.is(metric('ingest_job_age_seconds', { state }), 0);
  }
  t.is(metric('ingest_queue_limit'), 20);
  t.is(metric('ingest_last_success_timestamp_seconds'), null);
});

test('rows are counted by what became of them, as the job says', async (t) => {
  const service = await startTestService(t);
  const began = Date.now() / 1000 - 1;
  await service.ingest(csv(1, 5));
  t.deepEqual(await rowsOf(service), [5, 0, 0, 0]);
  // 1 to 3 as they are, 4 and 5 with another text, and two rows without an id.
  await service.ingest(
    `${csv(1, 3)}${csv(4, 2, 'bye').split('\n').slice(1).join('\n')}${'bad id,1,True,x,y,,\n'.repeat(2)}`,
  );
  t.deepEqual(await rowsOf(service), [5, 2, 3, 2]);
  const metric = await metricsAt(service.url);
  t.is(metric('ingest_jobs_total', { status: 'succeeded' }), 2);
  const succeededAt = metric('ingest_last_success_timestamp_seconds') ?? 0;
  t.true(succeededAt > began && succeededAt <= Date.now() / 1000);
});

test('while a job runs its rows are counted already, never back, and at its end as it says', async (t) => {
  const service = await startBehindFaults(t, { INGEST_SEGMENT_ROWS: '100' });
  // The first two segments get through, the others are held.
  let writes = 0;
  const { promise: held, resolve: letGo } = Promise.withResolvers<null>();
  service.setFault((_, path) => {
    if (!/tweets-writer-\d+\/_bulk/.test(path)) return null;
    writes += 1;
    return writes <= 2 ? null : held;
  });
  const { id } = await submit(service.service, csv(1, 1_000));
  const sum = async () => (await rowsOf(service.service)).reduce<number>((total, value) => total + (value ?? 0), 0);
  await until(async () => (await sum()) > 0);
  const seen = await sum();
  t.true(seen < 1_000, String(seen));
  const metric = await metricsAt(service.service.url);
  t.is(metric('ingest_jobs_total'), 0, 'it has not ended');
  t.is(metric('ingest_jobs', { state: 'running' }), 1);
  // Asked again and again, the same rows are not counted again.
  t.is(await sum(), await sum());
  letGo(null);
  service.setFault(null);
  const job = await endedJob(service.service, id);
  t.deepEqual(await rowsOf(service.service), [
    job.tweets_created,
    job.tweets_updated,
    job.tweets_unchanged,
    job.rows_rejected,
  ]);
  t.is(job.tweets_created, 1_000);
  t.is(await tweetCount(service.service), 1_000);
});

test('a job that waits and one that runs are seen with their age, and the queue by every replica', async (t) => {
  const running = await startBehindFaults(t);
  const other = await startTestService(t, {
    INDEX_PREFIX: running.service.config.INDEX_PREFIX,
    INGEST_QUEUE_LIMIT: '7',
  });
  const letGo = holdWriting(running);
  const first = await submit(running.service, csv(1, 10));
  await until(letGo.isHolding);
  const second = await submit(running.service, csv(11, 10));
  await until(async () => {
    const metric = await metricsAt(other.url);
    return (
      metric('ingest_queue_jobs', { state: 'waiting' }) === 1 && metric('ingest_queue_jobs', { state: 'running' }) === 1
    );
  });
  const before = await metricsAt(running.service.url);
  const age = (state: string) => before('ingest_job_age_seconds', { state }) ?? 0;
  t.true(age('running') > 0 && age('waiting') > 0 && age('running') > age('waiting'));
  t.true(age('running') <= (Date.now() - Date.parse(first.created_at)) / 1000 + 1);
  const elsewhere = await metricsAt(other.url);
  t.is(elsewhere('ingest_jobs', { state: 'running' }), 0, 'it is not this process that runs it');
  t.is(elsewhere('ingest_job_age_seconds', { state: 'waiting' }), 0);
  t.is(elsewhere('ingest_queue_limit'), 7);

  const cancelled = await running.service.request(`/ingest/jobs/${second.id}`, { method: 'DELETE', token: token() });
  t.true(cancelled.ok);
  letGo();
  t.is((await endedJob(running.service, first.id)).status, 'succeeded');
  await until(async () => (await metricsAt(other.url))('ingest_queue_jobs') === 0);
  const after = await metricsAt(running.service.url);
  t.is(after('ingest_jobs_total', { status: 'succeeded' }), 1);
  t.is(after('ingest_jobs_total', { status: 'cancelled' }), 1);
  t.is(after('ingest_job_age_seconds'), 0);
});

test('the queue is not told of while it cannot be seen', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const waiting = async () => (await metricsAt(service.url))('ingest_queue_jobs', { state: 'waiting' });
  await until(async () => (await waiting()) === 0);
  setFault(() => 503);
  await until(async () => (await waiting()) === null);
  setFault(null);
  await until(async () => (await waiting()) === 0);
  t.pass();
});
