import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import Koa from 'koa';
import pino from 'pino';
import { sendCsv } from '../../src/http/csv.ts';
import { logging } from '../../src/http/logging.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { indicesOf } from '../../src/tweets/index-names.ts';
import { indicesMade } from '../support/indices-made.ts';
import { startTestService } from '../support/service.ts';

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
  t.like(request, { msg: 'broke off', level: 50, status: 200, path: '/things.csv' });
  t.is(request?.['request_id'], fault?.['request_id']);
  t.regex(await metrics.registry.metrics(), /^http_request_duration_seconds_count\{[^}]*status="500"\} 1$/m);
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

async function* things() {
  // More than is held back on the way.
  for (let a = 0; a < 100_000; a += 1) yield { a };
  throw new Error('the rest is gone');
}
