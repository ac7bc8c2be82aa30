import test from 'ava';
import pino from 'pino';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { createJobRunner } from '../../src/ingest/running/job-runner.ts';
import { CompanyList } from '../../src/insights/companies/companies.ts';
import { startTestService, type TestService, token } from '../support/service.ts';
import { asks, csv, says } from '../support/world.ts';

const Media = z.object({ schema: z.record(z.string(), z.unknown()) });
const Response = z.object({
  description: z.string().min(1),
  headers: z.record(z.string(), z.unknown()),
  content: z.record(z.string(), Media).optional(),
});
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ in: z.string(), name: z.string(), required: z.boolean().optional() })).optional(),
  responses: z.record(z.string(), Response),
});
const Document = z.object({
  openapi: z.literal('3.1.1'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
type Document = z.infer<typeof Document>;

let service: TestService;
let document: Document;
test.before(async () => {
  service = await startTestService(null);
  document = await service.get('/openapi.json', Document);
});
test.after.always(() => service.stop());

/** Every operation of the document: `GET /path`. */
const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  );

test('every route of the app is in the document, and no other', (t) => {
  const { config, client: elasticsearch } = service;
  // The app does not show its routes: its router does, where it hangs in Koa.
  const Router = z.object({
    router: z.object({ stack: z.array(z.object({ path: z.string(), methods: z.array(z.string()) })) }),
  });
  const logger = pino({ level: 'silent' });
  const jobs = createJobRunner({ client: elasticsearch, layout: { prefix: 'none', shards: 1, replicas: 0 }, logger });
  const app = createApp({ config, elasticsearch, jobs, logger, version: '1', stopping: new AbortController().signal });
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

/** The schema of the document for an answer of this status and type, as a check that knows nothing of the code. */
function schemaOf(operation: string, status: number, type: string): z.ZodType {
  const found = operations().find(({ name }) => name === operation)?.operation.responses[status]?.content?.[type]
    ?.schema;
  if (!found) throw new Error(`The document has no ${status} of ${operation} as ${type}.`);
  const $defs = document.components.schemas;
  return z.fromJSONSchema(
    JSON.parse(JSON.stringify({ ...found, $defs }).replaceAll('#/components/schemas/', '#/$defs/')),
  );
}

test('every answer is as the document says', async (t) => {
  const agrees = async (operation: string, path: string, init: RequestInit & { token?: string | null } = {}) => {
    const response = await service.request(path, init);
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const schema = schemaOf(operation, response.status, type);
    const text = await response.text();
    const bodies =
      type === 'application/x-ndjson'
        ? text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [/json/.test(type) ? JSON.parse(text) : text];
    for (const body of bodies) t.deepEqual(schema.safeParse(body).error?.issues ?? [], [], `${operation}: ${text}`);
    return { status: response.status, body: bodies[0] };
  };
  const at = '2017-10-02 10:00:00';
  const rows = [
    says('1', at),
    asks('2', at, { text: '@Acme' }),
    says('3', '2017-10-03', { to: '2' }),
    says('4', 'never'),
  ];
  const post = { method: 'POST', body: csv(rows), headers: { 'content-type': 'text/csv' } };
  const accepted = await agrees('POST /ingest', '/ingest', post);
  t.is(accepted.status, 202);
  const finished = await agrees('POST /ingest', '/ingest?wait=true', post);
  t.like(finished, { status: 200, body: { status: 'succeeded', rows_rejected: 1, tweets_unchanged: 3 } });
  const job = z.object({ id: z.string() }).parse(finished.body).id;

  const good = [
    await agrees('GET /ingest/jobs', '/ingest/jobs?limit=1'),
    await agrees('GET /ingest/jobs/{job_id}', `/ingest/jobs/${job}`),
    await agrees('GET /ingest/jobs/{job_id}/rejections', `/ingest/jobs/${job}/rejections`),
    await agrees('GET /companies', '/companies'),
    await agrees('GET /companies/{company_id}/insights', '/companies/acme/insights'),
    await agrees(
      'GET /companies/{company_id}/insights',
      '/companies/acme/insights?from=2018-01-01&time_zone=Asia/Kathmandu',
    ),
    await agrees('GET /companies/{company_id}/insights', '/companies/acme/insights?to=0001-01-01&time_zone=EST'),
    await agrees(
      'GET /companies/{company_id}/insights',
      '/companies/acme/insights?from=9998-12-31&time_zone=Pacific/Kiritimati',
    ),
    await agrees('GET /healthz', '/healthz'),
    await agrees('GET /readyz', '/readyz'),
    await agrees('GET /metrics', '/metrics'),
    await agrees('GET /openapi.json', '/openapi.json'),
  ];
  t.deepEqual(new Set(good.map(({ status }) => status)), new Set([200]));

  const nobody = { token: null };
  const bad = [
    await agrees('POST /ingest', '/ingest', { ...post, body: 'x' }),
    await agrees('POST /ingest', '/ingest', { ...post, headers: { 'content-type': 'text/plain' } }),
    await agrees('GET /companies', '/companies?limit=x'),
    await agrees('GET /companies', '/companies', nobody),
    await agrees('GET /companies', '/companies', { token: token({ scope: '' }) }),
    await agrees('GET /companies/{company_id}/insights', '/companies/nobody/insights'),
    await agrees('GET /ingest/jobs/{job_id}', `/ingest/jobs/${'0'.repeat(36)}`),
  ];
  t.deepEqual(
    bad.map(({ status }) => status),
    [400, 415, 400, 401, 403, 404, 404],
  );
});

test('the schemas of the document refuse what is not as they say', (t) => {
  const list = schemaOf('GET /companies', 200, 'application/json');
  const company = { company_id: 'a', total_inbound: 1, total_outbound: 1 };
  t.true(list.safeParse({ items: [company], next: null }).success);
  t.deepEqual(CompanyList.safeParse({ items: [], next: null }).success, true);
  for (const wrong of [
    { items: [] },
    { items: [{ ...company, total_inbound: 'x' }], next: null },
    { items: [{}], next: null },
  ]) {
    t.false(list.safeParse(wrong).success, JSON.stringify(wrong));
  }
});
