import test from 'ava';
import { parse } from 'csv-parse/sync';
import pino from 'pino';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createJobRunner } from '../../src/ingest/running/job-runner.ts';
import { CompanyList } from '../../src/insights/companies/companies.ts';
import { runnerOptions } from '../../src/runner-options.ts';
import { OpenapiDocument, operationsOf, schemaOf } from '../support/openapi-document.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
let document: OpenapiDocument;
test.before(async () => {
  service = await startTestService(null);
  document = await service.get('/openapi.json', OpenapiDocument);
});
test.after.always(() => service.stop());

const operations = () => operationsOf(document);

test('every route of the app is in the document, and no other', (t) => {
  const { config, client: elasticsearch } = service;
  // The app does not show its routes: its router does, where it hangs in Koa.
  const Router = z.object({
    router: z.object({ stack: z.array(z.object({ path: z.string(), methods: z.array(z.string()) })) }),
  });
  const logger = pino({ level: 'silent' });
  const jobs = createJobRunner({ ...runnerOptions(config), client: elasticsearch, logger });
  const app = createApp({
    config,
    elasticsearch,
    languageModel: null,
    jobs,
    metrics: createMetrics('1'),
    logger,
    version: '1',
    stopping: new AbortController().signal,
  });
  const routers = app.middleware.flatMap((middleware) => Router.safeParse({ ...middleware }).data ?? []);
  t.is(routers.length, 1);
  const routes = routers.flatMap(({ router }) =>
    router.stack.flatMap(({ path, methods }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    ),
  );
  t.true(routes.length >= 9);
  t.deepEqual(
    operations()
      .map(({ name }) => name)
      .sort(),
    routes.sort(),
  );
});

test('operations have ids of their own, their path parameters, and the problems they answer', (t) => {
  const ids = operations().map(({ operation }) => operation.operationId);
  t.is(new Set(ids).size, ids.length);
  for (const { name, path, operation } of operations()) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    t.deepEqual(
      inPath.map((parameter) => parameter.name),
      named,
      name,
    );
    t.true(inPath.every((parameter) => parameter.required));
    for (const response of Object.values(operation.responses)) t.true('X-Request-Id' in response.headers, name);
    const isOpen = operation.security.length === 0;
    t.is('401' in operation.responses, !isOpen, name);
    t.is('403' in operation.responses, !isOpen, name);
    for (const [status, { content }] of Object.entries(operation.responses)) {
      if (Number(status) >= 400)
        t.deepEqual(Object.keys(content ?? {}), ['application/problem+json'], `${name} ${status}`);
    }
  }
});

test('every reference in the document leads somewhere', (t) => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = '']) => reference,
  );
  t.true(references.length > 0);
  for (const reference of references) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? '';
    t.true(name in document.components.schemas, reference);
  }
});

test('numbers of the document have the limits that a call has, and none that every integer has', async (t) => {
  const text = await (await service.request('/openapi.json')).text();
  t.true(text.includes('"maximum":1000,'));
  t.false(text.includes(String(Number.MAX_SAFE_INTEGER)));
});

test('the schemas of the document refuse what is not as they say', (t) => {
  const list = schemaOf(document, { operation: 'GET /companies', status: 200, type: 'application/json' });
  const company = { company_id: 'a', total_inbound: 1, total_outbound: 1 };
  t.true(list.safeParse({ items: [company], next: null }).success);
  t.deepEqual(CompanyList.safeParse({ items: [], next: null }).success, true);
  for (const wrong of [
    { items: [] },
    { items: [{ ...company, total_inbound: 'x' }], next: null },
    { items: [{}], next: null },
    { items: [{ ...company, more: 1 }], next: null },
  ]) {
    t.false(list.safeParse(wrong).success, JSON.stringify(wrong));
  }
});

/** All contents of answers that the document has. */
const contents = () =>
  operationsOf(document).flatMap(({ name, operation }) =>
    Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).map(([type, { example }]) => ({ name, status: Number(status), type, example })),
    ),
  );

test('every answer but files and the document itself has an example', (t) => {
  const others = /^GET \/(docs|metrics|openapi\.json)/;
  const lacking = contents().filter(({ name, example }) => example === undefined && !others.test(name));
  t.deepEqual(lacking, []);
});

test('every example is as the schema of its answer says', (t) => {
  const examples = contents().filter(({ example }) => example !== undefined);
  t.true(examples.length > 100);
  for (const { name, status, type, example } of examples) {
    const { error } = schemaOf(document, { operation: name, status, type }).safeParse(example);
    t.deepEqual(error?.issues ?? [], [], `${name} ${status} ${type}`);
  }
});

test('every example of a table has rows', (t) => {
  const tables = contents().filter(({ type, status }) => type === 'text/csv' && status === 200);
  t.is(tables.length, 22);
  for (const { name, example } of tables) t.true(parse(String(example), { columns: true }).length > 0, name);
});

test('every parameter is described', (t) => {
  const nameless = operationsOf(document).flatMap(({ name, operation }) =>
    (operation.parameters ?? [])
      .filter(({ description, schema }) => !(description ?? schema.description))
      .map((parameter) => `${name} ${parameter.name}`),
  );
  t.deepEqual(nameless, []);
});

test('an answer that can be a 304 names the tag by which it is asked for', (t) => {
  const kept = operationsOf(document).filter(({ operation }) => '304' in operation.responses);
  t.true(kept.length >= 10);
  for (const { name, operation } of kept) t.true('ETag' in (operation.responses['200']?.headers ?? {}), name);
});
