import test, { type ExecutionContext } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { indicesOf } from '../../../src/tweets/index-names.ts';
import { until, upload, uploaded } from '../../support/ingest.ts';
import { elasticsearchUrl, startTestService, type TestService, token } from '../../support/service.ts';
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const old = tweetsCsv([outbound('1', 'Old')]);
const small = tweetsCsv([outbound('2', 'Small')]);
/** A job of many seconds, in several segments. */
const many = tweetsCsv(
  Array.from({ length: 130_000 }, (_, at) => outbound(`${at + 1}`, 'New', { text: 'word '.repeat(20) })),
);

/** The concrete indices of tweets and conversations, sorted. */
async function dataIndices({ client, config }: TestService): Promise<string[]> {
  const index = ['tweets', 'conversations'].map((kind) => `${config.INDEX_PREFIX}-${kind}-*`);
  return Object.keys(await client.indices.get({ index })).sort();
}

const reportOf = (service: TestService, company: string) =>
  service.get(`/companies/${company}/insights`, InsightsReport);

/** Some data, and a replacement of it that another process is in the middle of. */
async function halfReplaced(t: ExecutionContext) {
  const service = await startTestService(t);
  const { INDEX_PREFIX } = service.config;
  await uploaded(t, service, { body: old });
  const before = await reportOf(service, 'old');
  const other = startServiceProcess({ ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX, INDEX_REPLICAS: '0' });
  t.teardown(async () => {
    other.child.kill('SIGKILL');
    await other.ended;
  });
  const url = await other.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const headers = { authorization: `Bearer ${token()}`, 'content-type': 'text/csv' };
  const answer = await fetch(`${url}/ingest?mode=replace`, { method: 'POST', body: many, headers });
  const { id } = Job.parse(await answer.json());
  const { tweets } = indicesOf(INDEX_PREFIX, 2);
  const written = async () => {
    await service.client.indices.refresh({ index: tweets });
    return (await service.client.count({ index: tweets })).count;
  };
  await until(async () => (await dataIndices(service)).includes(tweets) && (await written()) > 0);
  return { service, other, id, before };
}

const isInterrupted = async (service: TestService, id: string): Promise<boolean> =>
  (await service.get(`/ingest/jobs/${id}`, Job)).status === 'interrupted';

test.serial(
  'after kill -9 in the middle of a replacement the old data serves on, settled, and the next job removes what is left of it',
  async (t) => {
    const { service, other, id, before } = await halfReplaced(t);
    other.child.kill('SIGKILL');
    const killed = Date.now();
    t.deepEqual(await reportOf(service, 'old'), before);
    await until(() => isInterrupted(service, id));
    t.log(`interrupted after ${Date.now() - killed} ms`);
    t.true(Date.now() - killed < 30_000);
    const left = await reportOf(service, 'old');
    t.deepEqual({ ...left, data: before.data }, before);
    t.true(left.data.settled);
    t.like(await uploaded(t, service, { body: old }), { status: 'succeeded', tweets_unchanged: 1 });
    t.deepEqual(await dataIndices(service), Object.values(indicesOf(service.config.INDEX_PREFIX, 0)).sort());
    t.true((await reportOf(service, 'old')).data.settled);
  },
);

test.serial(
  'a process that sleeps in the middle of a replacement and wakes after another one changes nothing',
  async (t) => {
    const { service, other, id } = await halfReplaced(t);
    other.child.kill('SIGSTOP');
    const path = '/ingest?mode=replace&wait=true';
    t.like(Job.parse(await (await upload(service, { body: small, path })).json()), { status: 'succeeded' });
    t.true(await isInterrupted(service, id));
    await until(async () => (await dataIndices(service)).length === 2);
    const before = { report: await reportOf(service, 'small'), indices: await dataIndices(service) };
    const aliases = await service.client.indices.getAlias({ index: before.indices });

    other.child.kill('SIGCONT');
    await until(() => wasTakenAway(other, id));
    t.deepEqual({ report: await reportOf(service, 'small'), indices: await dataIndices(service) }, before);
    t.deepEqual(await service.client.indices.getAlias({ index: before.indices }), aliases);
    t.true(await isInterrupted(service, id));
    t.like(await uploaded(t, service, { body: old }), { status: 'succeeded', tweets_created: 1 });
  },
);

const wasTakenAway = (process: ServiceProcess, id: string): boolean =>
  process.logs().some(({ msg, job }) => /taken away/.test(String(msg)) && job === id);
