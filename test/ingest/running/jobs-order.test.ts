import test, { type ExecutionContext } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { createdAfter, type Queue } from '../../../src/ingest/jobs/queue.ts';
import { type FaultyService, startBehindFaults } from '../../support/faulty-proxy.ts';
import { endedJob, problemDetail, until, upload, uploaded } from '../../support/ingest.ts';
import { elasticsearchUrl, startTestService, type TestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const version = (text: string) => tweetsCsv([{ tweet_id: '200', text }]);

async function submitted(t: ExecutionContext, service: TestService, text: string): Promise<Job> {
  const response = await upload(service, { body: version(text), path: '/ingest' });
  t.is(response.status, 202);
  return Job.parse(await response.json());
}

async function queueOf({ client, config }: TestService): Promise<Queue | undefined> {
  return (await client.get<Queue>({ index: `${config.INDEX_PREFIX}-state`, id: 'queue' }))._source;
}

test('a job is created after all that were accepted before it, whatever the clock says', (t) => {
  const queue: Queue = { epoch: 1, returned: 1, running: null, waiting: [], newest: '2026-11-25T20:00:00.000Z' };
  t.is(createdAfter(queue, '2026-11-25T20:00:00.001Z'), '2026-11-25T20:00:00.001Z');
  t.is(createdAfter(queue, '2026-11-25T20:00:00.000Z'), '2026-11-25T20:00:00.001Z');
  t.is(createdAfter(queue, '2026-11-25T19:59:00.000Z'), '2026-11-25T20:00:00.001Z');
  t.is(createdAfter({ ...queue, newest: '' }, '2026-11-25T20:00:00.000Z'), '2026-11-25T20:00:00.000Z');
});

test('of jobs that two replicas accept at the same moment the later created one runs later, and wins', async (t) => {
  const first = await startTestService(t, { INGEST_QUEUE_LIMIT: '100' });
  const second = await startTestService(t, {
    INGEST_QUEUE_LIMIT: '100',
    INDEX_PREFIX: first.config.INDEX_PREFIX,
  });
  const sending = Array.from({ length: 16 }, (_, at) => submitted(t, at % 2 === 0 ? first : second, `version ${at}`));
  const accepted = await Promise.all(sending);
  const ended = [];
  for (const { id } of accepted) ended.push(await endedJob(second, id));
  const byCreation = ended.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  const started = byCreation.map(({ started_at }) => started_at ?? '');
  t.deepEqual(started, started.toSorted());
  t.is(new Set(ended.map(({ created_at }) => created_at)).size, ended.length, 'no two at the same time');
  t.deepEqual(
    ended.map(({ created_at }) => created_at),
    accepted.map(({ created_at }) => created_at),
    'the answer said so already',
  );
  const index = `${first.config.INDEX_PREFIX}-tweets`;
  const stored = await first.client.get<{ text: string }>({ index, id: '200' });
  t.is(stored._source?.text, `version ${ended.indexOf(byCreation.at(-1) as Job)}`);
});

test('a replica whose clock is behind creates its jobs after those of the others all the same', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: version('one') });
  const newest = new Date(Date.now() + 60_000).toISOString();
  const queue = await queueOf(service);
  await service.client.index({
    index: `${service.config.INDEX_PREFIX}-state`,
    id: 'queue',
    document: { ...queue, newest },
  });
  const { id, created_at } = await submitted(t, service, 'two');
  t.is(Date.parse(created_at), Date.parse(newest) + 1);
  t.like(await endedJob(service, id), { status: 'succeeded', created_at });
});

/** Lets the next change of the queue through, and answers it with a 503. */
function loseNextAnswer(setFault: FaultyService['setFault']): void {
  setFault(async (method, path, body) => {
    if (method !== 'PUT' || !path.includes('state/_doc/queue')) return null;
    setFault(null);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${elasticsearchUrl()}${path}`, { method, body, headers });
    return 503;
  });
}

test('a job whose place in the queue was taken, but the answer lost, is accepted and runs', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  loseNextAnswer(setFault);
  t.like(await uploaded(t, service, { body: version('one') }), { status: 'succeeded', tweets_created: 1 });
  await until(async () => (await queueOf(service))?.running === null);
  t.deepEqual((await queueOf(service))?.waiting, []);
});

test('a job that cannot be put into the queue is not kept, and does not hold up others', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  setFault((method, path) => (method === 'PUT' && path.includes('state/_doc/queue') ? 429 : null));
  await problemDetail(t, await upload(service, { body: version('one') }), 503);
  setFault(null);
  t.deepEqual(await (await service.request('/ingest/jobs')).json(), { items: [], next: null });
  t.like(await uploaded(t, service, { body: version('two') }), { status: 'succeeded', tweets_created: 1 });
});
