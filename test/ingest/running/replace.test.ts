import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { indicesOf } from '../../../src/tweets/index-names.ts';
import { createDataIndices } from '../../../src/tweets/tweet-index.ts';
import { type FaultyService, startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, until, upload, uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { type CsvRow, outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const replacing = '/ingest?mode=replace&wait=true';

/** So many inquiries to a company, each with its answer. */
const pairs = (company: string, count: number, firstId = 1): CsvRow[] =>
  Array.from({ length: count }, (_, at) => {
    const id = firstId + 2 * at;
    return [
      { tweet_id: `${id}`, text: `@${company} help` },
      outbound(`${id + 1}`, company, { in_response_to_tweet_id: `${id}` }),
    ];
  }).flat();

async function jobOf(service: TestService, body: string, path = replacing): Promise<Job> {
  return Job.parse(await (await upload(service, { body, path })).json());
}

async function companiesOf(service: TestService): Promise<string> {
  const List = z.object({ items: z.array(z.object({ company_id: z.string(), total_outbound: z.number() })) });
  const { items } = await service.get('/companies', List);
  return items.map(({ company_id, total_outbound }) => `${company_id} ${total_outbound}`).join();
}

const reportOf = (service: TestService, company: string) =>
  service.get(`/companies/${company}/insights`, InsightsReport);

/** The concrete indices of tweets and conversations, sorted. */
async function dataIndices({ client, config }: TestService): Promise<string[]> {
  const index = ['tweets', 'conversations'].map((kind) => `${config.INDEX_PREFIX}-${kind}-*`);
  return Object.keys(await client.indices.get({ index })).sort();
}

const isAlone = async (service: TestService, epoch: number): Promise<boolean> => {
  const alone = Object.values(indicesOf(service.config.INDEX_PREFIX, epoch)).sort();
  return JSON.stringify(await dataIndices(service)) === JSON.stringify(alone);
};

/** All that readers can ask of two companies at one moment; a report that says it is settled is of one data. */
async function poll(service: TestService): Promise<string[]> {
  const seen: string[] = [await companiesOf(service)];
  for (const company of ['old', 'new']) {
    const response = await service.request(`/companies/${company}/insights`);
    if (response.status === 404) continue;
    const { data, ...figures } = InsightsReport.parse(await response.json());
    if (data.settled) seen.push(`${figures.company_id} ${figures.total_inbound} ${figures.responded_inbound}`);
  }
  return seen;
}

test('readers see the old data or the new, never a mix, and afterwards the old indices are gone', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: tweetsCsv(pairs('Old', 300)) });
  const before = (await reportOf(service, 'old')).data;
  const answer = upload(service, { body: tweetsCsv(pairs('New', 5_000)), path: replacing });
  const seen = new Set<string>();
  let isOver = false;
  const polling = (async () => {
    while (!isOver) for (const what of await poll(service)) seen.add(what);
  })();
  const job = Job.parse(await (await answer).json());
  t.like(job, { status: 'succeeded', mode: 'replace', tweets_created: 10_000, tweets_updated: 0 });
  await until(() => seen.has('New 5000 5000'));
  // Until the old indices have been removed, and beyond.
  await until(() => isAlone(service, 2));
  isOver = true;
  await polling;
  t.deepEqual([...seen].sort(), ['New 5000', 'New 5000 5000', 'Old 300', 'Old 300 300'].sort());
  const after = (await reportOf(service, 'new')).data;
  t.true(after.settled && after.version > before.version);
  t.like(await uploaded(t, service, { body: tweetsCsv(pairs('New', 5_001)) }), {
    tweets_created: 2,
    tweets_unchanged: 10_000,
  });
});

/** A service with some data, and another company's tweets that are to take its place. */
async function withData(t: ExecutionContext): Promise<FaultyService> {
  const faulty = await startBehindFaults(t);
  await uploaded(t, faulty.service, { body: tweetsCsv(pairs('Old', 3)) });
  return faulty;
}
const fresh = tweetsCsv(pairs('New', 2, 101));

async function isAsBefore(t: ExecutionContext, service: TestService, version: number): Promise<void> {
  t.is(await companiesOf(service), 'Old 3');
  t.like(await reportOf(service, 'old'), { total_inbound: 3, data: { version, settled: true } });
  t.true(await isAlone(service, 0), 'its own indices are gone');
  t.like(await uploaded(t, service, { body: tweetsCsv(pairs('Old', 4)) }), { status: 'succeeded', tweets_created: 2 });
}

test('a replacement that fails leaves the data as it was, as settled as it was', async (t) => {
  const { service, setFault } = await withData(t);
  const { version } = (await reportOf(service, 'old')).data;
  setFault((_, path) => (/tweets-writer-\d+\/_bulk/.test(path) ? 400 : null));
  const job = await jobOf(service, fresh);
  setFault(null);
  t.is(job.status, 'failed');
  await isAsBefore(t, service, version);
});

test('a replacement whose switch is refused leaves the data as it was', async (t) => {
  const { service, setFault } = await withData(t);
  setFault((method, path, body) =>
    method === 'POST' && path === '/_aliases' && body.includes('is_write_index') ? 400 : null,
  );
  const job = await jobOf(service, fresh);
  setFault(null);
  t.is(job.status, 'failed');
  // It was announced and called off, and each moves the version.
  await isAsBefore(t, service, (await reportOf(service, 'old')).data.version);
});

test('a replacement that is cancelled leaves the data as it was', async (t) => {
  const faulty = await withData(t);
  const { service } = faulty;
  const { version } = (await reportOf(service, 'old')).data;
  const letGo = holdWriting(faulty);
  const { id } = await jobOf(service, fresh, '/ingest?mode=replace');
  // Before it writes it would end at once.
  await until(() => letGo.isHolding());
  t.is((await service.request(`/ingest/jobs/${id}`, { method: 'DELETE' })).status, 202);
  letGo();
  const job = await endedJob(service, id);
  t.is(job.status, 'cancelled');
  t.regex(job.error ?? '', /as it was before/);
  await until(() => isAlone(service, 0));
  await isAsBefore(t, service, version);
});

test('ingestions that come during a replacement wait for it, and then write to the new data', async (t) => {
  const faulty = await withData(t);
  const second = await startTestService(t, { INDEX_PREFIX: faulty.service.config.INDEX_PREFIX });
  const letGo = holdWriting(faulty);
  const { id } = await jobOf(faulty.service, fresh, '/ingest?mode=replace');
  await until(async () => (await second.get(`/ingest/jobs/${id}`, Job)).status === 'running');
  const later = await jobOf(second, tweetsCsv(pairs('Late', 1, 201)), '/ingest');
  t.is(await companiesOf(second), 'Old 3');
  letGo();
  t.is((await endedJob(second, id)).status, 'succeeded');
  t.is((await endedJob(second, later.id)).status, 'succeeded');
  t.is(await companiesOf(second), 'New 2,Late 1');
});

test('a replacement ends what jobs that broke off have left unsettled', async (t) => {
  const { service, setFault } = await withData(t);
  setFault((_, path) => (/conversations-writer-\d+\/_bulk/.test(path) ? 400 : null));
  t.is((await jobOf(service, tweetsCsv(pairs('Old', 9)), '/ingest?wait=true')).status, 'failed');
  setFault(null);
  t.false((await reportOf(service, 'old')).data.settled);
  t.is((await jobOf(service, fresh)).status, 'succeeded');
  t.true((await reportOf(service, 'new')).data.settled);
});

test('a process that dies between the switch and the note of it leaves the new data, whole and settled', async (t) => {
  const { service, setFault } = await withData(t);
  // As if it had died: from the switch on, nothing that it writes gets through.
  const { tweets } = indicesOf(service.config.INDEX_PREFIX, 2);
  let isSwitched = false;
  setFault((method, path, body) => {
    const isDead = isSwitched && method === 'PUT' && path.includes('state/_doc/data');
    isSwitched ||= path === '/_aliases' && body.includes('is_write_index') && body.includes(tweets);
    return isDead ? 400 : null;
  });
  t.is((await jobOf(service, fresh)).status, 'failed');
  setFault(null);
  const seen = await reportOf(service, 'new');
  t.like(seen, { total_inbound: 2, data: { settled: true } });
  t.is(await companiesOf(service), 'New 2');
  t.like(await uploaded(t, service, { body: fresh }), { status: 'succeeded', tweets_unchanged: 4 });
  const after = await reportOf(service, 'new');
  t.true(after.data.settled && after.data.version > seen.data.version);
  await until(() => isAlone(service, 2));
});

test('indices that a dead replacement left behind are removed by the next job, those of a later lease never', async (t) => {
  const service = await startTestService(t);
  const prefix = service.config.INDEX_PREFIX;
  const layout = { prefix, shards: 1, replicas: 0 };
  await service.ingest(fresh);
  for (const epoch of [1, 9]) await createDataIndices(service.client, layout, epoch);
  // An installation of its own, whose prefix begins as the names of ours do.
  const neighbour = `${prefix}-tweets-7-jobs`;
  await service.client.indices.create({ index: neighbour });
  await service.ingest(fresh);
  const kept = [0, 9].flatMap((epoch) => Object.values(indicesOf(prefix, epoch)));
  t.deepEqual(await dataIndices(service), [...kept, neighbour].sort());
});

test('an unknown mode gets a 400 that names those there are', async (t) => {
  const service = await startTestService(t);
  const response = await upload(service, { body: fresh, path: '/ingest?mode=both' });
  t.is(response.status, 400);
  t.regex(await response.text(), /mode: .*add.*replace/);
});
