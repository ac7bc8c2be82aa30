import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { Job } from '../src/ingest/jobs/job.ts';
import { startFaultyProxy } from './support/faulty-proxy.ts';
import { holdWriting } from './support/hold-writing.ts';
import { until } from './support/ingest.ts';
import { elasticsearchUrl, token } from './support/service.ts';
import { type ServiceProcess, startServiceProcess } from './support/service-process.ts';
import { startTcpProxy } from './support/tcp-proxy.ts';
import { outbound, tweetsCsv } from './support/tweets-csv.ts';

const authorization = `Bearer ${token()}`;

/** A real process on indices of its own, which end with the test. */
function start(t: ExecutionContext, env: Record<string, string> = {}): { service: ServiceProcess; prefix: string } {
  const prefix = env['INDEX_PREFIX'] ?? `test-${randomUUID().slice(0, 13)}`;
  const common = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: prefix, INDEX_REPLICAS: '0' };
  const service = startServiceProcess({ ...common, ...env });
  t.teardown(async () => {
    service.child.kill('SIGKILL');
    await service.ended;
    const client = new Client({ node: elasticsearchUrl() });
    const index = Object.keys(await client.indices.get({ index: `${prefix}-*` }));
    if (index.length > 0) await client.indices.delete({ index });
    await client.close();
  });
  return { service, prefix };
}

async function readyUrl(service: ServiceProcess): Promise<string> {
  const url = await service.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return url;
}

function post(url: string, body: string, wait = false): Promise<Response> {
  const headers = { authorization, 'content-type': 'text/csv' };
  return fetch(`${url}/ingest${wait ? '?wait=true' : ''}`, { method: 'POST', body, headers });
}

const jobAt = async (url: string, id: string): Promise<Job> =>
  Job.parse(await (await fetch(`${url}/ingest/jobs/${id}`, { headers: { authorization } })).json());

/** Enough for a job of some seconds. */
const manyTweets = tweetsCsv(
  Array.from({ length: 40_000 }, (_, index) => outbound(`${index + 1}`, 'Acme', { text: 'word '.repeat(20) })),
);

async function runningJob(url: string): Promise<Job> {
  const job = Job.parse(await (await post(url, manyTweets)).json());
  await until(async () => (await jobAt(url, job.id)).status === 'running');
  return job;
}

test('SIGTERM interrupts a job that outlasts the grace period, says so in it, and ends with code 0', async (t) => {
  const proxy = await startFaultyProxy(elasticsearchUrl());
  t.teardown(proxy.close);
  // What is on its way when it stops is small: the last words come after it, and have to come soon however busy Elasticsearch is.
  const small = { INGEST_SEGMENT_ROWS: '200', ELASTICSEARCH_URL: proxy.url };
  const { service, prefix } = start(t, { SHUTDOWN_GRACE_SECONDS: '0', ...small });
  const url = await readyUrl(service);
  const letGo = holdWriting(proxy, 2);
  const { id } = await runningJob(url);
  await until(letGo.isHolding);
  const waiting = Job.parse(await (await post(url, tweetsCsv([{ tweet_id: '1' }]))).json());
  const begin = Date.now();
  service.child.kill('SIGTERM');
  await until(() => service.logs().some(({ msg }) => msg === 'stopping'));
  letGo();
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(Date.now() - begin < 10_000);
  t.is(service.output.stderr, '');

  const second = start(t, { INDEX_PREFIX: prefix });
  const newUrl = await readyUrl(second.service);
  for (const interrupted of [await jobAt(newUrl, id), await jobAt(newUrl, waiting.id)]) {
    t.is(interrupted.status, 'interrupted', service.output.stdout);
    t.regex(interrupted.error ?? '', /stopped/);
    t.truthy(interrupted.finished_at);
    const { rows_read, tweets_created, tweets_updated, tweets_unchanged, rows_rejected } = interrupted;
    t.is(rows_read, tweets_created + tweets_updated + tweets_unchanged + rows_rejected);
  }
  const again = Job.parse(await (await post(newUrl, tweetsCsv([outbound('1', 'Acme')]), true)).json());
  t.is(again.status, 'succeeded');
  const report = await (await fetch(`${newUrl}/companies/acme/insights`, { headers: { authorization } })).json();
  t.true((report as { data: { settled: boolean } }).data.settled, 'the interrupted job no longer counts as writing');
});

test('SIGTERM lets a job end that does so within the grace period, and answers those who wait for it', async (t) => {
  const { service } = start(t, { SHUTDOWN_GRACE_SECONDS: '120' });
  const url = await readyUrl(service);
  const answer = post(url, manyTweets, true);
  await until(() => service.logs().some(({ msg }) => msg === 'ingestion started'));
  service.child.kill('SIGTERM');
  const job = Job.parse(await (await answer).json());
  t.like(job, { status: 'succeeded', tweets_created: 40_000 }, service.output.stdout);
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(service.logs().some(({ msg }) => msg === 'stopped'));
});

test('SIGTERM does not wait longer than the grace period for a client that sends slowly', async (t) => {
  const { service } = start(t, { SHUTDOWN_GRACE_SECONDS: '1' });
  const url = await readyUrl(service);
  const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('tweet_id')) });
  const headers = { authorization, 'content-type': 'text/csv' };
  const slow = fetch(`${url}/ingest`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit).catch(
    () => null,
  );
  await delay(300);
  const begin = Date.now();
  service.child.kill('SIGTERM');
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(Date.now() - begin < 10_000);
  t.is(await slow, null);
});

test('SIGTERM stops it although Elasticsearch hangs in the middle of a job', async (t) => {
  const proxy = await startTcpProxy(elasticsearchUrl());
  t.teardown(proxy.close);
  const { service } = start(t, { SHUTDOWN_GRACE_SECONDS: '1', ELASTICSEARCH_URL: proxy.url });
  await runningJob(await readyUrl(service));
  proxy.freeze();
  const begin = Date.now();
  service.child.kill('SIGTERM');
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(Date.now() - begin < 20_000);
});

test('a port that is taken gives one sentence that names it, and exit code 1', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  for (const name of ['PORT', 'METRICS_PORT']) {
    const { service } = start(t, { [name]: String(port) });
    t.deepEqual(await service.ended, { code: 1, signal: null });
    t.is(service.output.stderr.trim().split('\n').length, 1);
    t.true(service.output.stderr.includes(`${port}`));
    t.true(service.output.stderr.includes(`set ${name} to another`));
  }
});

test('a HOST that leads nowhere gives one sentence that names it, and exit code 1', async (t) => {
  const { service } = start(t, { HOST: 'nowhere.invalid' });
  t.deepEqual(await service.ended, { code: 1, signal: null });
  t.regex(service.output.stderr, /^HOST is neither an address nor a name that leads to one\. .*\n$/);
});

test('a bad configuration gives every fault in one message, no secret, and exit code 1', async (t) => {
  const { service } = start(t, { PORT: 'x', JWT_SECRET: 'too short', INDEX_SHARDS: '0' });
  t.deepEqual(await service.ended, { code: 1, signal: null });
  for (const name of ['PORT', 'JWT_SECRET', 'INDEX_SHARDS']) t.true(service.output.stderr.includes(name));
  t.false(service.output.stderr.includes('too short'));
  t.false(service.output.stderr.includes('    at '));
});

test('the log of a real run has each request once, and neither a token nor a text of a tweet', async (t) => {
  const { service } = start(t);
  const url = await readyUrl(service);
  const secretText = 'Xylophone7';
  const file = tweetsCsv([
    { tweet_id: '1', text: secretText },
    { tweet_id: 'bad id', text: secretText },
  ]);
  await (await post(url, file, true)).text();
  await (
    await fetch(`${url}/ingest/jobs?limit=x&token=abc`, { headers: { authorization, 'x-request-id': 'mine-1' } })
  ).text();
  await (await fetch(`${url}/companies`, { headers: { authorization: `${authorization}x` } })).text();
  service.child.kill('SIGTERM');
  await service.ended;
  t.false(service.output.stdout.includes(secretText));
  t.false(service.output.stdout.includes(authorization.slice(-40)));
  const answered = service.logs().filter(({ msg, route }) => msg === 'answered' && route !== '/readyz');
  t.deepEqual(
    answered.map(({ route, status, user }) => [route, status, user]),
    [
      ['/ingest', 200, 'tester'],
      ['/ingest/jobs', 400, 'tester'],
      ['/companies', 401, undefined],
    ],
  );
  t.is(answered[1]?.['request_id'], 'mine-1');
  t.true(answered.every(({ milliseconds, request_id }) => typeof milliseconds === 'number' && Boolean(request_id)));
});
