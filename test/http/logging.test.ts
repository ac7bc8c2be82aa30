import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text as textFrom } from 'node:stream/consumers';
import test from 'ava';
import Koa from 'koa';
import pino from 'pino';
import { sendCsv } from '../../src/http/csv.ts';
import { logging } from '../../src/http/logging.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { indicesOf } from '../../src/tweets/index-names.ts';
import { startBehindFaults } from '../support/faulty-proxy.ts';
import { indicesMade } from '../support/indices-made.ts';
import { until } from '../support/ingest.ts';
import { metricsAt } from '../support/metric-series.ts';
import { startTestService, token } from '../support/service.ts';
import { tweetsCsv } from '../support/tweets-csv.ts';

test('of an error of Elasticsearch the log has what happened, and nothing of what was asked', async (t) => {
  const service = await startTestService(t);
  await indicesMade(service);
  await service.client.indices.delete({ index: indicesOf(service.config.INDEX_PREFIX, 0).tweets });
  t.is((await service.request('/companies?q=asked_in_confidence')).status, 503);
  const errors = service.logs.flatMap(({ err }) => (typeof err === 'object' && err !== null ? [err] : []));
  t.is(errors.length, 1);
  t.deepEqual(Object.keys(errors[0] ?? {}).sort(), ['message', 'stack', 'type']);
  t.like(errors[0], { type: 'ResponseError' });
  t.regex(JSON.stringify(errors), /index_not_found_exception/);
  t.notRegex(JSON.stringify(service.logs), /asked_in_confidence/);
});

test('the line of a table that broke off says so, and not that the client went away; so do the metrics', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics('0.0.0');
  const app = new Koa();
  app.silent = true;
  app.use(metrics.measure);
  app.use(logging(pino({}, { write: (line: string) => lines.push(JSON.parse(line)) })));
  app.use((ctx) => sendCsv(ctx, 'things', ['a'], things()));
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');

  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/things.csv`);
  t.is(response.status, 200);
  await t.throwsAsync(response.text());
  for (const end = Date.now() + 5_000; lines.length < 2 && Date.now() < end; ) await pause();
  t.is(lines.length, 2);
  const [fault, request] = lines;
  t.like(fault, { msg: 'a table broke off', err: { message: 'the rest is gone' } });
  t.like(request, { msg: 'broke off', level: 50, status: 500, path: '/things.csv' });
  t.is(request?.['request_id'], fault?.['request_id']);
  t.regex(await metrics.registry.metrics(), /^http_request_duration_seconds_count\{[^}]*status="500"\} 1$/m);
});

test('a list of rejections that broke off is our fault, and one whose client went away is not, in the log and the metrics', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const route = '/ingest/jobs/{job_id}/rejections';
  // More than a page.
  const rows = Array.from({ length: 101 }, (_, id) => ({ tweet_id: `bad id ${id}` }));
  const { id } = await service.ingest(tweetsCsv(rows));
  const path = `/ingest/jobs/${id}/rejections`;
  const lines = () => service.logs.filter((line) => line['route'] === route);
  const metric = async (status: string) =>
    (await metricsAt(service.url))('http_request_duration_seconds_count', { route, status });

  setFault((_, __, body) => (body.includes('"search_after":[') ? 400 : null));
  await t.throwsAsync(async () => (await service.request(path)).text());
  await until(() => lines().length === 1);
  t.like(lines()[0], { msg: 'broke off', level: 50, status: 500 });
  t.is(await metric('500'), 1);
  // Who takes the end of the connection for the end of the list sees it, too.
  const oldFashioned = connect(Number(new URL(service.url).port), '127.0.0.1');
  oldFashioned.write(`GET ${path} HTTP/1.0\r\nAuthorization: Bearer ${token()}\r\n\r\n`);
  await t.throwsAsync(textFrom(oldFashioned), { code: 'ECONNRESET' });
  await until(() => lines().length === 2);

  const client = new AbortController();
  setFault(async (_, __, body) => {
    if (!body.includes('"search_after":[')) return null;
    client.abort();
    // Its connection has to be seen closed before the rest is there.
    await pause(300);
    return null;
  });
  await t.throwsAsync(async () => (await service.request(path, { signal: client.signal })).text());
  await until(() => lines().length === 3);
  t.like(lines()[2], { msg: 'client went away', level: 30, status: 499 });
  t.is(await metric('499'), 1);
  t.is(service.logs.filter(({ msg }) => String(msg).startsWith('the rejections of')).length, 2);
});

const pause = (milliseconds = 10) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function* things() {
  // More than is held back on the way.
  for (let a = 0; a < 100_000; a += 1) yield { a };
  throw new Error('the rest is gone');
}
