import test, { type ExecutionContext } from 'ava';
import { InsightsReport } from '../../src/insights/report/insights-report.ts';
import { indexNames, indicesOf, schemaVersion } from '../../src/tweets/index-names.ts';
import { problemDetail, until, upload, uploaded } from '../support/ingest.ts';
import { putInOldSchema } from '../support/old-schema.ts';
import { elasticsearchUrl, startTestService, type TestService } from '../support/service.ts';
import { outbound, tweetsCsv } from '../support/tweets-csv.ts';
import { runScript } from './run-script.ts';

const file = tweetsCsv([
  { tweet_id: '1', text: '@Acme help &amp; advice', response_tweet_id: '2' },
  outbound('2', 'Acme', { in_response_to_tweet_id: '1', created_at: '2017-11-01' }),
  { tweet_id: '3', text: 'thanks', in_response_to_tweet_id: '2', created_at: '2017-11-02' },
  outbound('10', 'Bolt', { in_response_to_tweet_id: '999' }),
]);

function reindex({ config }: TestService, args: string[] = []) {
  return runScript('reindex.ts', args, {
    ELASTICSEARCH_URL: elasticsearchUrl(),
    INDEX_PREFIX: config.INDEX_PREFIX,
    INDEX_REPLICAS: '0',
  });
}

/** Another process of the same installation, which knows nothing yet of its data. */
async function startReplica(t: ExecutionContext, { config }: TestService): Promise<TestService> {
  const prefix = config.INDEX_PREFIX;
  // Not what makes indices beforehand: it rejects over another layout, as it should.
  return startTestService(t, { INDEX_PREFIX: prefix, ELASTICSEARCH_URL: `${elasticsearchUrl()}/` });
}

async function figures(service: TestService, company: string) {
  const { data, ...rest } = await service.get(`/companies/${company}/insights`, InsightsReport);
  return { settled: data.settled, ...rest };
}

async function indicesBehind({ client, config }: TestService): Promise<string[]> {
  const { tweets, conversations } = indexNames(config.INDEX_PREFIX);
  return Object.keys(await client.indices.getAlias({ index: [`${tweets}-*`, `${conversations}-*`] })).sort();
}

test('it builds the indices anew from the tweets in them, and nothing else changes', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: file });
  const before = [await figures(service, 'acme'), await figures(service, 'bolt')];
  const { code, stdout } = await reindex(service);
  t.is(code, 0, stdout);
  t.regex(stdout, /reindex: succeeded, 4 rows .* 4 created, .* 0 rejected/);
  t.deepEqual([await figures(service, 'acme'), await figures(service, 'bolt')], before);
  t.deepEqual(await indicesBehind(service), Object.values(indicesOf(service.config.INDEX_PREFIX, 2)).sort());
  t.like(await uploaded(t, service, { body: file }), { tweets_unchanged: 4 });
});

async function isRefused(t: ExecutionContext, service: TestService): Promise<void> {
  const detail = await problemDetail(t, await upload(service, { body: file, path: '/ingest' }), 503);
  t.regex(detail, /npm run reindex/);
}

test('it brings an index of an older schema up to date, while the running service goes on answering', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: file });
  const before = await figures(service, 'acme');
  const old = await putInOldSchema(service);
  await isRefused(t, service);
  t.is((await service.request('/companies/acme/insights')).status, 200);
  const { code, stdout, stderr } = await reindex(service);
  t.is(code, 0, stdout + stderr);
  t.regex(stdout, /4 rows .* 4 created/);
  await until(async () => !(await indicesBehind(service)).includes(old));
  t.deepEqual(await figures(service, 'acme'), before);
  t.like(await uploaded(t, service, { body: file }), { status: 'succeeded', tweets_unchanged: 4 });
});

const questions = [
  '/readyz',
  '/companies',
  '/companies/acme/insights',
  '/companies/acme/heatmap',
  '/tweets',
  '/conversations/1',
];

test('a service that starts over another layout refuses questions, says why, and answers by itself when the data is rebuilt', async (t) => {
  const before = await startTestService(t);
  await uploaded(t, before, { body: file });
  const figuresBefore = await figures(before, 'acme');
  await putInOldSchema(before);
  const upgraded = await startReplica(t, before);
  // What is missing of this layout it makes beforehand.
  await until(() => upgraded.logs.some(({ level, msg }) => level === 50 && /run `npm run reindex`/.test(String(msg))));
  for (const path of questions)
    t.regex(await problemDetail(t, await upgraded.request(path), 503), /layout of another version .* rebuilt/, path);
  const [line] = upgraded.logs.filter(({ route }) => route === '/readyz');
  t.regex(String(line?.['reason']), /has the schema version 1, .* run `npm run reindex`/);
  t.is((await reindex(before)).code, 0);
  for (const path of questions) t.is((await upgraded.request(path)).status, 200, path);
  t.deepEqual(await figures(upgraded, 'acme'), figuresBefore);
});

test('a service whose data a later version has rebuilt meanwhile refuses questions rather than read it wrongly', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: file });
  await figures(service, 'acme');
  const { client, config } = service;
  const { tweets, state } = indexNames(config.INDEX_PREFIX);
  await client.indices.putMapping({ index: tweets, _meta: { schema_version: schemaVersion + 1 } });
  // As each replacement of all data does.
  await client.update({ index: state, id: 'data', doc: { generation: 1 } });
  t.is((await service.request('/companies/acme/insights')).status, 503);
  await service.request('/readyz');
  const [line] = service.logs.filter(({ route, status }) => route === '/readyz' && status === 503);
  t.regex(String(line?.['reason']), /run the later version of the service/);
});

test('it takes no arguments, and says so', async (t) => {
  const service = await startTestService(t);
  const { code, stderr } = await reindex(service, ['now']);
  t.is(code, 1);
  t.regex(stderr, /no arguments/);
  t.regex(stderr, /Usage: npm run reindex/);
});
