import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { templateName } from '../../scripts/prepare-indices/put-template.ts';
import { readRoles } from '../../scripts/set-up-security/read-roles.ts';
import { Job } from '../../src/ingest/jobs/job.ts';
import { indexNames } from '../../src/tweets/index-names.ts';
import { type Fault, startFaultyProxy } from '../support/faulty-proxy.ts';
import { holdWriting } from '../support/hold-writing.ts';
import { endedJob, until, upload } from '../support/ingest.ts';
import { needsOf, refused, type SentRequest, withoutOne } from '../support/needed-privileges.ts';
import { elasticsearchUrl, removeIndices, startTestService, type TestService, testPrefix } from '../support/service.ts';
import { asks, csv, says } from '../support/world.ts';
import { runScript } from './run-script.ts';

// The Elasticsearch of the tests has no security. So everything that a broad run sends to it is recorded, and compared with the
// role by a table of what Elasticsearch asks for each request.

const client = new Client({ node: elasticsearchUrl() });
const day = (id: number) => `2017-10-${String((id % 28) + 1).padStart(2, '0')} 10:00:00`;
const ids = (from: number, many: number) => Array.from({ length: many }, (_, at) => from + at);
const complaints = [
  ...ids(100, 10).map((id) =>
    asks(`${id}`, day(id), { by: `a${id}`, text: `@Acme parcel ${id} is delayed again, horrible` }),
  ),
  ...ids(200, 20).map((id) => asks(`${id}`, day(id), { by: `b${id}`, text: `@Acme you are great, thank you ${id}` })),
  says('150', day(100).replace('10:00', '10:01'), { to: '100' }),
];
// The conversation of tweet 2 is that of 1, which it answers, until 1 comes and names one further up.
const orphan = csv([asks('2', '2017-10-03 12:00:00', { to: '1', text: '@Acme and now?' })]);
const parent = csv([says('1', '2017-10-02 12:00:00', { to: '0', text: 'hello' }), 'bad row,,,,,,']);

/** Indices as an earlier version had them, with fewer fields, and in them what has expired. */
async function putEarlierIndices(prefix: string): Promise<void> {
  const { jobs, rejections, issues } = indexNames(prefix);
  const expires_at = { type: 'date' } as const;
  for (const index of [jobs, rejections, issues])
    await client.indices.create({
      index,
      settings: { number_of_replicas: 0 },
      mappings: { properties: { expires_at } },
    });
  for (const index of [rejections, issues])
    await client.index({ index, document: { expires_at: '2020-01-01T00:00:00Z' }, refresh: true });
}

async function askEverything(service: TestService): Promise<string[]> {
  const failures: string[] = [];
  const ask = async (path: string) => {
    const response = await service.request(path);
    const text = await response.text();
    if (!response.ok) failures.push(`${path}: ${response.status} ${text}`);
    return text;
  };
  const month = 'from=2017-10-01&to=2017-11-01';
  const acme = '/companies/Acme';
  for (const path of [
    '/readyz',
    '/companies?limit=1',
    `${acme}/insights?${month}`,
    `${acme}/insights?${month}&compare=previous`,
    `${acme}/heatmap?${month}`,
    `${acme}/unanswered?limit=1`,
    `${acme}/conversations?limit=1`,
    `${acme}/customers?limit=1`,
    '/conversations/100',
    '/tweets?q=parcel&limit=2',
    `/benchmarks?companies=Acme&${month}`,
    `${acme}/ai-insights/emerging?window=7d`,
    '/ingest/jobs',
  ])
    await ask(path);
  const Report = z.looseObject({ issues: z.array(z.looseObject({ id: z.string() })) });
  const report = Report.parse(JSON.parse(await ask(`${acme}/ai-insights?${month}&wait=20`)));
  await ask(`${acme}/ai-insights/${report.issues[0]?.id}/tweets?limit=1`);
  return failures;
}

/** A job that runs and one that waits; a third finds no room; then all are ended. */
async function fillQueue(
  service: TestService,
  proxy: Parameters<typeof holdWriting>[0],
  runIngest: () => Promise<number>,
) {
  const letGo = holdWriting(proxy);
  const accepted = async () =>
    Job.parse(await (await upload(service, { body: csv([says('700', day(7))]), path: '/ingest' })).json()).id;
  const running = await accepted();
  await until(letGo.isHolding);
  const waiting = await accepted();
  const code = await runIngest();
  await service.request(`/ingest/jobs/${waiting}`, { method: 'DELETE' });
  letGo();
  await endedJob(service, running);
  await (await service.request(`/ingest/jobs/${running}/events`)).text();
  return code;
}

async function recordBroadRun(t: ExecutionContext, prefix: string): Promise<SentRequest[]> {
  const sent: SentRequest[] = [];
  const proxy = await startFaultyProxy(elasticsearchUrl());
  let fault: Fault | null = null;
  proxy.setFault((method, path, body) => {
    sent.push({ method, path, body });
    return fault?.(method, path, body) ?? null;
  });
  const setFault = (given: Fault | null) => {
    fault = given;
  };
  const env = { ELASTICSEARCH_URL: proxy.url, INDEX_PREFIX: prefix, INDEX_REPLICAS: '0', INGEST_QUEUE_LIMIT: '1' };
  const folder = await mkdtemp(join(tmpdir(), 'role-'));
  const run = async (script: string, ...args: string[]) => (await runScript(script, args, env)).code;
  await putEarlierIndices(prefix);
  t.is(await run('prepare-indices.ts'), 0);
  const service = await startTestService(null, { ...env, INGEST_QUEUE_LIMIT: '20' });
  t.teardown(async () => {
    await service.stop();
    await removeIndices(client, prefix);
    await client.indices.deleteIndexTemplate({ name: templateName(prefix) });
    await rm(folder, { recursive: true });
    proxy.close();
  });
  await until(async () => (await service.request('/readyz')).ok);

  await service.ingest(csv(complaints));
  await service.ingest(orphan);
  const { id } = await service.ingest(parent);
  await (await service.request(`/ingest/jobs/${id}/rejections`)).text();
  t.deepEqual(await askEverything(service), []);
  const file = join(folder, 'a.csv');
  await writeFile(file, orphan);
  t.is(await fillQueue(service, { setFault }, () => run('ingest.ts', file)), 1, 'there was no room');
  t.is(await run('ingest.ts', '--wait', '5', file), 0);
  t.is(await run('reindex.ts'), 0);
  const replaced = await upload(service, { body: csv(complaints), path: '/ingest?mode=replace&wait=true' });
  t.is(Job.parse(await replaced.json()).status, 'succeeded');
  return sent;
}

test('the role has what a broad run needs, and nothing that none of its requests needs', async (t) => {
  const prefix = testPrefix();
  const { role } = readRoles(prefix, 'default').service;
  const sent = await recordBroadRun(t, prefix);
  const needs = sent.flatMap((request) => needsOf(request));
  const missing = needs.flatMap((need) => refused(role, need));
  t.deepEqual([...new Set(missing)], [], 'what the role lacks');
  t.true(needs.length > 100, 'something was recorded');

  const superfluous = withoutOne(role).filter(({ grants }) =>
    needs.every((need) => refused(grants, need).length === 0),
  );
  t.deepEqual(
    superfluous.map(({ what }) => what.replace(prefix, 'support')),
    [],
    'what the role could do without',
  );
});
