import { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { templateName } from '../../scripts/prepare-indices/put-template.ts';
import { Job } from '../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../src/insights/report/insights-report.ts';
import { indexNames, indicesOf } from '../../src/tweets/index-names.ts';
import { startFaultyProxy, startLateElasticsearch } from '../support/faulty-proxy.ts';
import { uploaded } from '../support/ingest.ts';
import { putInOldSchema } from '../support/old-schema.ts';
import { elasticsearchUrl, removeIndices, startTestService, testPrefix } from '../support/service.ts';
import { outbound, tweetsCsv } from '../support/tweets-csv.ts';
import { runScript } from './run-script.ts';

const client = new Client({ node: elasticsearchUrl() });
const file = tweetsCsv([
  { tweet_id: '1', text: '@Acme help', response_tweet_id: '2' },
  outbound('2', 'Acme', { in_response_to_tweet_id: '1' }),
]);

function prepare(prefix: string, args: string[] = [], url = elasticsearchUrl()) {
  return runScript('prepare-indices.ts', args, {
    ELASTICSEARCH_URL: url,
    INDEX_PREFIX: prefix,
    INDEX_REPLICAS: '0',
  });
}

/** A prefix whose indices and template end with the test. */
function ownPrefix(t: ExecutionContext, prefix = testPrefix()): string {
  t.teardown(async () => {
    await removeIndices(client, prefix);
    await client.indices.deleteIndexTemplate({ name: templateName(prefix) }, { ignore: [404] });
  });
  return prefix;
}

const indicesOfPrefix = async (prefix: string) =>
  Object.keys(await client.indices.get({ index: `${prefix}-*` })).sort();

function allIndices(prefix: string): string[] {
  const { tweets: _, conversations: __, ...small } = indexNames(prefix);
  return [...Object.values(indicesOf(prefix, 0)), ...Object.values(small)].sort();
}

test('it makes all that is missing, whoever else does so at the same time, and again', async (t) => {
  const prefix = ownPrefix(t);
  for (const { code, stdout, stderr } of await Promise.all([prepare(prefix), prepare(prefix)])) {
    t.is(code, 0, stderr);
    t.regex(stdout, /are in place, with the schema version \d+/);
  }
  t.deepEqual(await indicesOfPrefix(prefix), allIndices(prefix));
  t.is((await prepare(prefix)).code, 0);
  t.deepEqual(await indicesOfPrefix(prefix), allIndices(prefix));
});

test('an index that someone deletes is not made anew by what is written to it', async (t) => {
  const prefix = ownPrefix(t);
  await prepare(prefix);
  await removeIndices(client, prefix);
  for (const index of Object.values(indexNames(prefix))) {
    await t.throwsAsync(client.index({ index, id: '1', document: { id: 1 } }), { message: /index_not_found/ }, index);
    const { items } = await client.bulk({ index, operations: [{ create: { _id: '1' } }, { id: 1 }] });
    t.is(items[0]?.create?.status, 404, index);
  }
  t.deepEqual(await indicesOfPrefix(prefix), []);
  // The same without the template: this is what it is for.
  await client.indices.deleteIndexTemplate({ name: templateName(prefix) });
  await client.index({ index: indexNames(prefix).jobs, id: '1', document: { id: 1 } });
  t.deepEqual(await indicesOfPrefix(prefix), [indexNames(prefix).jobs]);
});

test('who may not put templates is told so, and gets the rest', async (t) => {
  const prefix = ownPrefix(t);
  const proxy = await startFaultyProxy(elasticsearchUrl());
  t.teardown(proxy.close);
  proxy.setFault((method, path) => (method === 'PUT' && path.startsWith('/_index_template/') ? 403 : null));
  const { code, stdout } = await prepare(prefix, [], proxy.url);
  t.is(code, 0, stdout);
  t.regex(stdout, /needs the cluster privilege manage_index_templates/);
  t.deepEqual(await indicesOfPrefix(prefix), allIndices(prefix));
});

test('it waits for an Elasticsearch that comes late, and no longer than it is told', async (t) => {
  const prefix = ownPrefix(t);
  const tooLate = await prepare(prefix, ['--wait', '1'], 'http://127.0.0.1:9');
  t.is(tooLate.code, 1);
  t.regex(tooLate.stderr, /^Elasticsearch does not answer at ELASTICSEARCH_URL within 1 s: .*ECONNREFUSED/);
  t.notRegex(tooLate.stderr, /\n {4}at /);

  const late = await startLateElasticsearch(t);
  const { code, stdout, stderr } = await prepare(prefix, ['--wait', '50'], late.url);
  t.is(code, 0, stderr);
  t.regex(stdout, /Waiting for Elasticsearch: /);
  t.deepEqual(await indicesOfPrefix(prefix), allIndices(prefix));
});

test('tweets of an older layout: it stops and says what to do, with --reindex it does it, once', async (t) => {
  const service = await startTestService(t);
  const prefix = ownPrefix(t, service.config.INDEX_PREFIX);
  await uploaded(t, service, { body: file });
  const figures = async () => (await service.get('/companies/acme/insights', InsightsReport)).responded_inbound;
  const before = await figures();
  const old = await putInOldSchema(service);
  const untouched = await indicesOfPrefix(prefix);

  const refused = await prepare(prefix);
  t.is(refused.code, 1);
  t.regex(refused.stderr, /has the schema version 1, this service needs \d+/);
  t.regex(refused.stderr, /With --reindex this command does that/);
  t.deepEqual(
    (await indicesOfPrefix(prefix)).filter((name) => untouched.includes(name)),
    untouched,
  );
  t.is(await figures(), before, 'readers see the old index');

  for (const { code, stdout, stderr } of await Promise.all([1, 2].map(() => prepare(prefix, ['--reindex'])))) {
    t.is(code, 0, stdout + stderr);
    t.regex(stdout, /are in place/);
  }
  t.is(await figures(), before);
  t.false((await indicesOfPrefix(prefix)).includes(old));
  const { items } = await service.get('/ingest/jobs', z.object({ items: z.array(Job) }));
  const rebuildings = items.filter(({ source }) => source.kind === 'reindex');
  t.true(rebuildings.length > 0 && rebuildings.every(({ status }) => status === 'succeeded'));
  t.is((await prepare(prefix, ['--reindex'])).code, 0);
  const after = await service.get('/ingest/jobs', z.object({ items: z.array(Job) }));
  t.is(after.items.length, items.length, 'nothing is built anew where there is no need');
});

for (const [what, args, words] of [
  ['an unknown option', ['--rebuild'], /--rebuild/],
  ['a time that is none', ['--wait', 'long'], /--wait takes a number of seconds/],
] as const) {
  test(`${what}: a sentence, the usage, exit code 1`, async (t) => {
    const { code, stderr } = await prepare(testPrefix(), [...args]);
    t.is(code, 1);
    t.regex(stderr, words);
    t.regex(stderr, /Usage: npm run prepare-indices/);
  });
}
