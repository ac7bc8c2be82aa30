import test, { type ExecutionContext } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { endedJob, until, uploaded } from '../../support/ingest.ts';
import { elasticsearchUrl, startTestService, type TestService, token } from '../../support/service.ts';
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const headers = { authorization: `Bearer ${token()}`, 'content-type': 'text/csv' };
const post = (url: string, body: string, query = '') =>
  fetch(`${url}/ingest${query}`, { method: 'POST', body, headers });

/** A job of many seconds, in several segments. */
const many = tweetsCsv(
  Array.from({ length: 130_000 }, (_, at) => outbound(`${at + 1}`, 'Acme', { text: 'word '.repeat(20) })),
);
const one = tweetsCsv([outbound('1', 'Acme', { text: 'the later version' })]);

/** A replica in this process, and one in another that can be killed. */
async function withProcess(t: ExecutionContext): Promise<{ service: TestService; other: ServiceProcess; url: string }> {
  const service = await startTestService(t);
  const { INDEX_PREFIX } = service.config;
  const other = startServiceProcess({ ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX, INDEX_REPLICAS: '0' });
  t.teardown(async () => {
    other.child.kill('SIGKILL');
    await other.ended;
  });
  const url = await other.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return { service, other, url };
}

/** The job of many rows, when a part of them lies in the index. */
async function halfDone(service: TestService, url: string): Promise<Job> {
  const job = Job.parse(await (await post(url, many)).json());
  const index = `${service.config.INDEX_PREFIX}-tweets`;
  await until(async () => {
    await service.client.indices.refresh({ index });
    return (await service.client.count({ index })).count > 0;
  }, 60_000);
  return job;
}

const storedStatus = async ({ client, config }: TestService, id: string) =>
  (await client.get<Job>({ index: `${config.INDEX_PREFIX}-jobs`, id }))._source?.status;

test.serial(
  'after kill -9 its jobs, running and waiting, are interrupted within 30 s, and the queue goes on',
  async (t) => {
    const { service, other, url } = await withProcess(t);
    const running = await halfDone(service, url);
    const waiting = Job.parse(await (await post(url, one)).json());
    const next = uploaded(t, service, { body: one });
    other.child.kill('SIGKILL');
    const killed = Date.now();
    for (const { id } of [running, waiting]) {
      await until(async () => (await service.get(`/ingest/jobs/${id}`, Job)).status === 'interrupted');
    }
    t.log(`interrupted after ${Date.now() - killed} ms`);
    t.true(Date.now() - killed < 30_000);
    t.like(await next, { status: 'succeeded', tweets_updated: 1 });
    for (const { id } of [running, waiting])
      t.is(await storedStatus(service, id), 'interrupted', 'for real, not only as shown');
    const shown = await service.get(`/ingest/jobs/${running.id}`, Job);
    t.regex(shown.error ?? '', /ended without finishing/);
    t.truthy(shown.finished_at);
    t.true(
      (await service.get('/companies/acme/insights', InsightsReport)).data.settled,
      'what it left behind was mended',
    );
  },
);

/** Whatever a writer could have changed: how many operations the data's indices have seen, and the documents about it. */
async function traces({ client, config }: TestService, id: string) {
  const prefix = config.INDEX_PREFIX;
  const stats = await client.indices.stats({ index: [`${prefix}-tweets`, `${prefix}-conversations`], level: 'shards' });
  const operations = Object.entries(stats.indices ?? {}).map(([index, { shards }]) => [
    index,
    Object.values(shards ?? {}).flatMap((copies) => copies.map(({ seq_no }) => seq_no?.max_seq_no)),
  ]);
  const job = await client.get({ index: `${prefix}-jobs`, id });
  const data = await client.get({ index: `${prefix}-state`, id: 'data' });
  const aliases = await client.indices.getAlias({ index: `${prefix}-*` });
  return { operations, job: job._seq_no, data: data._version, aliases };
}

test.serial(
  'a process that sleeps, loses its job and wakes when its successor is done writes nothing more',
  async (t) => {
    const { service, other, url } = await withProcess(t);
    const asleep = await halfDone(service, url);
    other.child.kill('SIGSTOP');
    const successor = await uploaded(t, service, { body: one });
    t.is(successor.status, 'succeeded');
    t.is(await storedStatus(service, asleep.id), 'interrupted');
    const before = await traces(service, asleep.id);

    other.child.kill('SIGCONT');
    await until(() => other.logs().some(({ msg, job }) => /taken away/.test(String(msg)) && job === asleep.id));
    t.is(other.logs().find(({ msg }) => /taken away/.test(String(msg)))?.['level'], 'warn');
    t.deepEqual(await traces(service, asleep.id), before);
    t.is((await endedJob(service, asleep.id)).status, 'interrupted');

    const again = Job.parse(await (await post(url, one, '?wait=true')).json());
    t.like(again, { status: 'succeeded', tweets_unchanged: 1 }, 'it goes on serving');
    const index = `${service.config.INDEX_PREFIX}-tweets`;
    t.is((await service.client.get<{ text: string }>({ index, id: '1' }))._source?.text, 'the later version');
  },
);
