import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'ava';
import pino from 'pino';
import { startService } from '../../src/service.ts';
import { startBehindFaults } from '../support/faulty-proxy.ts';
import { until, upload } from '../support/ingest.ts';
import { metricsAt } from '../support/metric-series.ts';
import { OpenapiDocument } from '../support/openapi-document.ts';
import { startTestService } from '../support/service.ts';
import { outbound, tweetsCsv } from '../support/tweets-csv.ts';

const requests = 'http_request_duration_seconds_count';
const calls = 'elasticsearch_request_duration_seconds_count';

test('requests are counted by route and status, tables apart from answers', async (t) => {
  const service = await startTestService(t);
  await service.ingest(tweetsCsv([outbound('1', 'Acme')]));
  for (const path of [
    '/companies',
    '/companies',
    '/companies.csv',
    '/companies?limit=x',
    '/companies.csv?limit=x',
    '/x',
  ])
    await (await service.request(path)).text();
  await (await service.request('/companies', { headers: { accept: 'text/csv' } })).text();
  const metric = await metricsAt(service.url);
  const count = (route: string, status: string) => metric(requests, { method: 'GET', route, status });
  t.is(count('/companies', '200'), 2);
  t.is(count('/companies.csv', '200'), 2);
  // A problem is no table.
  t.is(count('/companies', '400'), 2);
  t.is(metric(requests, { method: 'POST', route: '/ingest', status: '200' }), 1);
  t.is(metric(requests, { method: 'any', route: 'none', status: '404' }), 1);
  t.is(metric('http_request_duration_seconds_bucket', { route: '/companies', status: '200', le: '+Inf' }), 2);
  t.is(metric('support_insights_info', { version: '0.0.0-test' }), 1);
  const [resident = 0, limit = 0] = ['process_resident_memory_bytes', 'process_memory_limit_bytes'].map(
    (name) => metric(name) ?? 0,
  );
  t.true(resident > 0 && resident < limit);
});

test('calls of Elasticsearch are counted by their name and by what came of them', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  // Of its own accord the service reads mappings when it has started, and then no more; an upload does so before it is taken.
  await until(() => service.logs.some(({ msg }) => msg === 'the indices are there'));
  const call = 'indices.get_mapping';
  const counted = async () => {
    const metric = await metricsAt(service.url);
    const count = (outcome: string) => metric(calls, { call, outcome });
    return { count, all: metric(calls, { call }) ?? 0, retries: metric('elasticsearch_retries_total', { call }) };
  };
  const before = await counted();
  t.is(before.count('ok'), before.all);
  let answered = 0;
  for (const status of [429, 403, 404, 400, 503]) {
    setFault((_, path) => {
      if (!path.includes('/_mapping')) return null;
      answered += 1;
      return status;
    });
    t.false((await upload(service, { body: tweetsCsv([outbound('1', 'Acme')]) })).ok);
  }
  setFault(null);
  // The last one was tried twice again: one call all the same.
  t.is(answered, 4 + 3);
  const { count, all, retries } = await counted();
  t.is(all - before.all, 5);
  t.is(retries, 2);
  for (const outcome of ['rate-limited', 'denied', 'not-found', 'refused', 'unavailable'])
    t.is(count(outcome), 1, outcome);
  for (const outcome of ['conflict', 'timeout', 'connection', 'aborted', 'invalid'])
    t.is(count(outcome), null, outcome);
  t.true((await upload(service, { body: tweetsCsv([outbound('1', 'Acme')]) })).ok);
  t.true(((await counted()).count('ok') ?? 0) > (before.count('ok') ?? 0));
});

test('an Elasticsearch that is away, or that hangs, is told apart', async (t) => {
  const away = await startTestService(t, { ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
  t.is((await away.request('/readyz')).status, 503);
  t.true(((await metricsAt(away.url))(calls, { call: 'search', outcome: 'connection' }) ?? 0) >= 1);

  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const hanging = await startTestService(t, {
    ELASTICSEARCH_URL: `http://127.0.0.1:${port}`,
    SHUTDOWN_GRACE_SECONDS: '0',
  });
  t.is((await hanging.request('/readyz')).status, 503);
  t.is((await metricsAt(hanging.url))(calls, { call: 'search', outcome: 'timeout' }), 1);
});

test('the labels of calls are names of the API, whatever was asked for', async (t) => {
  const service = await startTestService(t);
  await service.ingest(tweetsCsv([outbound('1', 'Acme'), { tweet_id: '2', text: '@Acme help' }]));
  for (const path of ['/companies', '/companies/acme/insights', '/tweets?q=help', '/conversations/1', '/readyz'])
    await (await service.request(path)).text();
  const text = await (await fetch(`${service.url}/metrics`)).text();
  const names = new Set([...text.matchAll(/^elasticsearch_\w+\{.*?call="([^"]*)"/gm)].map(([, name = '']) => name));
  for (const name of ['search', 'msearch', 'bulk', 'get', 'index', 'open_point_in_time', 'indices.update_aliases'])
    t.true(names.has(name), name);
  t.false(names.has('other'));
  for (const name of names) t.regex(name, /^[a-z_]+(\.[a-z_]+)?$/);
  t.false(text.includes(service.config.INDEX_PREFIX));
});

test('with METRICS_PORT, /metrics is there alone, and on the port of the API there is none', async (t) => {
  const service = await startTestService(t, { METRICS_PORT: '0', BASE_PATH: '/support' });
  const line = service.logs.find(({ msg }) => msg === 'serving metrics');
  const url = `http://127.0.0.1:${line?.['port']}`;
  t.not(url, service.url);
  for (const path of ['/metrics', '/support/metrics']) t.is((await service.request(path)).status, 404, path);
  const { paths } = await service.get('/openapi.json', OpenapiDocument);
  t.false('/metrics' in paths);
  t.true('/healthz' in paths);

  const metrics = await fetch(`${url}/metrics`);
  t.is(metrics.status, 200);
  t.regex(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  t.is((await metricsAt(url))(requests, { route: 'none', status: '404' }), 2);
  t.is((await fetch(`${url}/healthz`)).status, 200);
  const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
  t.deepEqual([head.status, await head.text()], [200, '']);
  for (const path of ['/', '/companies', '/readyz', '/openapi.json', '/docs', '/support/metrics', '/metrics/'])
    t.is((await fetch(`${url}${path}`)).status, 404, path);
  t.is((await fetch(`${url}/metrics`, { method: 'POST' })).status, 404);

  await service.stop();
  await t.throwsAsync(fetch(`${url}/metrics`));
});

test('without METRICS_PORT, /metrics is on the port of the API and in its document', async (t) => {
  const service = await startTestService(t);
  t.is((await service.request('/metrics', { token: null })).status, 200);
  t.true('/metrics' in (await service.get('/openapi.json', OpenapiDocument)).paths);
});

for (const taken of ['PORT', 'METRICS_PORT'] as const) {
  test(`where ${taken} is taken, nothing listens on the other port either`, async (t) => {
    const { config } = await startTestService(t);
    const [blocker, free] = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')];
    await Promise.all([once(blocker, 'listening'), once(free, 'listening')]);
    t.teardown(() => blocker.close());
    const portOf = (server: typeof blocker) => {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : 0;
    };
    const ports = { blocked: portOf(blocker), other: portOf(free) };
    free.close();
    await once(free, 'close');
    const { blocked, other } = ports;
    const given = taken === 'PORT' ? { PORT: blocked, METRICS_PORT: other } : { PORT: other, METRICS_PORT: blocked };
    await t.throwsAsync(startService({ ...config, ...given }, pino({ level: 'silent' }), '1'), {
      code: 'EADDRINUSE',
      message: new RegExp(`${blocked}`),
    });
    const again = createServer().listen(other, '127.0.0.1');
    await once(again, 'listening');
    again.close();
    t.pass();
  });
}
