import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Job, newJob } from '../../../src/ingest/jobs/job.ts';
import { toStore } from '../../../src/ingest/jobs/job-store.ts';
import { deadSeconds, watchSeconds } from '../../../src/ingest/jobs/watch-jobs.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { endedJob, problemDetail, tweetCount, until, upload, uploaded } from '../../support/ingest.ts';
import { elasticsearchUrl, startTestService, type TestService } from '../../support/service.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

async function behindProxy(
  t: ExecutionContext,
  env: Record<string, string> = {},
): Promise<{ service: TestService; proxy: TcpProxy }> {
  const proxy = await startTcpProxy(elasticsearchUrl());
  const service = await startTestService(null, { ELASTICSEARCH_URL: proxy.url, SHUTDOWN_GRACE_SECONDS: '1', ...env });
  t.teardown(async () => {
    await service.stop();
    await proxy.close();
  });
  await until(async () => (await service.request('/readyz')).ok);
  return { service, proxy };
}

const someId = '01a20949-b19f-7170-ac03-22560cb4ffc8';
const csv = tweetsCsv([outbound('1', 'Acme')]);

async function isUnavailable(t: ExecutionContext, service: TestService): Promise<void> {
  const calls = [
    upload(service, { body: csv }),
    ...['/ingest/jobs', `/ingest/jobs/${someId}`, `/ingest/jobs/${someId}/rejections`].map((path) =>
      service.request(path),
    ),
    ...['/companies', '/companies/acme/insights', '/readyz'].map((path) => service.request(path)),
  ];
  for (const response of await Promise.all(calls)) {
    t.regex(response.headers.get('retry-after') ?? '', /^\d+$/);
    t.regex(await problemDetail(t, response, 503), /Elasticsearch/);
  }
  t.is((await service.request('/healthz')).status, 200);
  t.is((await service.request('/metrics')).status, 200);
}

test('without Elasticsearch it starts, is alive but not ready, and answers 503 with Retry-After', async (t) => {
  const service = await startTestService(t, { ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
  await isUnavailable(t, service);
});

test('when Elasticsearch goes away it answers 503, and recovers by itself when that is back', async (t) => {
  const { service, proxy } = await behindProxy(t);
  await uploaded(t, service, { body: csv });
  await proxy.cut();
  await isUnavailable(t, service);
  await proxy.restore();
  await until(async () => (await service.request('/readyz')).ok);
  t.like(await uploaded(t, service, { body: csv }), { status: 'succeeded', tweets_unchanged: 1 });
  t.is((await service.request('/companies/acme/insights')).status, 200);
});

test('started before Elasticsearch, it makes its indices when that comes, whatever was asked meanwhile', async (t) => {
  const proxy = await startTcpProxy(elasticsearchUrl());
  await proxy.cut();
  const service = await startTestService(null, { ELASTICSEARCH_URL: proxy.url });
  t.teardown(async () => {
    await service.stop();
    await proxy.close();
  });
  await proxy.restore();
  // At once, before the indices are there: that must not make one with a mapping of its own.
  const early = await upload(service, { body: csv });
  t.true([200, 503].includes(early.status));
  await early.text();
  await until(async () => (await service.request('/readyz')).ok);
  t.is((await uploaded(t, service, { body: csv })).status, 'succeeded');
  t.is((await service.request('/ingest/jobs')).status, 200);
  const { client, config } = service;
  const mapping = await client.indices.getMapping({ index: `${config.INDEX_PREFIX}-jobs` });
  t.like(Object.values(mapping)[0]?.mappings, { dynamic: 'false', properties: { id: { type: 'keyword' } } });
});

const manyRows = tweetsCsv(
  Array.from({ length: 40_000 }, (_, index) => outbound(`${index + 1}`, 'Acme', { text: 'x'.repeat(100) })),
);

/** The id of a job that has written a part of its rows, in many small segments. */
async function halfDone(service: TestService): Promise<string> {
  const response = await upload(service, { path: '/ingest', body: manyRows });
  const { id } = Job.parse(await response.json());
  await until(async () => (await service.get(`/ingest/jobs/${id}`, Job)).rows_read > 0);
  return id;
}

test('a job waits for an Elasticsearch that goes away in the middle, and loses nothing', async (t) => {
  const { service, proxy } = await behindProxy(t, { INGEST_SEGMENT_ROWS: '2000' });
  const id = await halfDone(service);
  await proxy.cut();
  await until(() => service.logs.some(({ msg, job }) => msg === 'ingestion waits for Elasticsearch' && job === id));
  await proxy.restore();
  const job = await endedJob(service, id);
  t.like(job, { status: 'succeeded', rows_read: 40_000, tweets_updated: 0, rows_rejected: 0 });
  // What was written and whose answer was lost lies there already when it is sent again.
  t.is(job.tweets_created + job.tweets_unchanged, 40_000);
  t.is(await tweetCount(service), 40_000);
});

test('replicas that lose Elasticsearch for longer than a silent job lives do not take one another for dead', async (t) => {
  const { service, proxy } = await behindProxy(t, { INGEST_SEGMENT_ROWS: '2000' });
  const { INDEX_PREFIX } = service.config;
  const other = await startTestService(t, { ELASTICSEARCH_URL: proxy.url, INDEX_PREFIX, SHUTDOWN_GRACE_SECONDS: '1' });
  await until(async () => (await other.request('/readyz')).ok);
  const running = await halfDone(service);
  const waiting = Job.parse(await (await upload(other, { path: '/ingest', body: csv })).json());
  const cutAt = Date.now();
  await proxy.cut();
  await delay((deadSeconds + 2 * watchSeconds) * 1000);
  await proxy.restore();
  for (const id of [running, waiting.id]) t.is((await endedJob(service, id)).status, 'succeeded');
  // Each second it is tried, and not each second it is said.
  const unkept = service.logs.filter(({ msg }) => msg === 'the progress of the ingestion could not be kept');
  t.true(unkept.length > 0 && unkept.length <= (Date.now() - cutAt) / 10_000 + 1, `${unkept.length} lines`);
});

test('a job that could not say that it lives, while Elasticsearch was away, is not shown as one that has died', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  // As while a node that has started recovers its indices one by one.
  setFault((_, path) => (path.includes('-state') ? 503 : null));
  await until(() => service.logs.some(({ msg }) => /other processes cannot be seen/.test(String(msg))));
  const job = newJob(someId, { kind: 'body', name: null, bytes: 1, rows: null }, null);
  const heartbeat_at = new Date(Date.now() - 60_000).toISOString();
  const document = { ...toStore({ ...job, status: 'running' }), heartbeat_at };
  await service.client.index({ index: `${service.config.INDEX_PREFIX}-jobs`, id: someId, document, refresh: true });
  const statusShown = async () => (await service.get(`/ingest/jobs/${someId}`, Job)).status;
  t.is(await statusShown(), 'running');
  setFault(null);
  await until(async () => (await statusShown()) === 'interrupted');
});

test('a job ends as failed, in a sentence, when Elasticsearch is away for longer than is configured, and the next one runs', async (t) => {
  const { service, proxy } = await behindProxy(t, { INGEST_SEGMENT_ROWS: '2000', INGEST_PATIENCE_SECONDS: '1' });
  const id = await halfDone(service);
  await proxy.cut();
  await until(() => service.logs.some(({ msg }) => msg === 'ingestion failed'));
  await proxy.restore();
  const job = await endedJob(service, id);
  t.is(job.status, 'failed');
  t.regex(job.error ?? '', /^Elasticsearch could not be reached .*harmless\.$/);
  t.is(job.rows_read, job.tweets_created + job.tweets_updated + job.tweets_unchanged + job.rows_rejected);
  t.is((await uploaded(t, service, { body: csv })).status, 'succeeded');
});
