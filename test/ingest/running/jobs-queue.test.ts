import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { enqueue, evict, isFull, leave, type Queue, takeLease } from '../../../src/ingest/jobs/queue.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, problemDetail, until, upload } from '../../support/ingest.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const idle: Queue = { epoch: 4, returned: 4, running: null, waiting: [], newest: '' };
const busy: Queue = {
  epoch: 5,
  returned: 4,
  running: { job: 'a', epoch: 5 },
  waiting: ['b', 'c'],
  newest: '2026-11-25T20:00:00.000Z',
};

test('a job is enqueued once, at the end', (t) => {
  const created_at = '2026-11-25T20:00:00.001Z';
  t.deepEqual(enqueue(busy, { id: 'd', created_at }), { ...busy, waiting: ['b', 'c', 'd'], newest: created_at });
  for (const id of ['a', 'b', 'c']) t.is(enqueue(busy, { id, created_at }), null);
});

test('as many as the limit may wait, besides the one that begins at once', (t) => {
  t.false(isFull(idle, 1));
  t.false(isFull({ ...idle, waiting: ['a'] }, 1));
  t.true(isFull({ ...idle, waiting: ['a', 'b'] }, 1));
  t.false(isFull(busy, 3));
  t.true(isFull(busy, 2));
});

test('only the first that waits takes a lease, only when none runs, and only a newer one', (t) => {
  const queue = { ...idle, waiting: ['b', 'c'] };
  t.deepEqual(takeLease(queue, 'b', 5), { ...idle, epoch: 5, running: { job: 'b', epoch: 5 }, waiting: ['c'] });
  t.is(takeLease(queue, 'c', 5), null);
  t.is(takeLease(queue, 'b', 4), null);
  t.is(takeLease(busy, 'b', 6), null);
});

test('who leaves gives the lease back, who is taken out does not', (t) => {
  t.deepEqual(leave(busy, 'a'), { ...busy, running: null, returned: 5 });
  t.deepEqual(evict(busy, 'a'), { ...busy, running: null });
  for (const out of [leave, evict]) {
    t.deepEqual(out(busy, 'b'), { ...busy, waiting: ['c'] });
    t.is(out(busy, 'd'), null);
  }
});

const version = (text: string) => tweetsCsv([{ tweet_id: '200', text }]);

async function submitted(t: ExecutionContext, service: TestService, body: string): Promise<Job> {
  const response = await upload(service, { body, path: '/ingest' });
  t.is(response.status, 202);
  return Job.parse(await response.json());
}

/** Two replicas on one prefix; the first holds back what it writes until it is let go. */
async function twoReplicas(t: ExecutionContext, env: Record<string, string> = {}) {
  const first = await startBehindFaults(t, env);
  const { INDEX_PREFIX } = first.service.config;
  const second = await startTestService(t, { ...env, INDEX_PREFIX });
  return { first: first.service, second, letGo: holdWriting(first) };
}

test('jobs of two replicas run one at a time in the order in which they were accepted, and the later version wins', async (t) => {
  const { first, second, letGo } = await twoReplicas(t);
  const one = await submitted(t, first, version('one'));
  const two = await submitted(t, second, version('two'));
  const three = await submitted(t, first, version('three'));
  const four = await submitted(t, second, version('four'));
  await until(async () => (await second.get(`/ingest/jobs/${one.id}`, Job)).status === 'running');
  for (const { id } of [two, three, four]) {
    t.like(await first.get(`/ingest/jobs/${id}`, Job), { status: 'queued', phase: 'waiting', started_at: null });
  }
  letGo();
  const ended = [];
  for (const { id } of [one, two, three, four]) ended.push(await endedJob(second, id));
  t.deepEqual(
    ended.map(({ status }) => status),
    ended.map(() => 'succeeded'),
  );
  for (const [at, job] of ended.slice(1).entries()) {
    t.true(Date.parse(job.started_at ?? '') >= Date.parse(ended[at]?.finished_at ?? ''), 'one at a time');
  }
  t.deepEqual(
    ended.map(({ tweets_created, tweets_updated }) => [tweets_created, tweets_updated]),
    [
      [1, 0],
      [0, 1],
      [0, 1],
      [0, 1],
    ],
  );
  const index = `${first.config.INDEX_PREFIX}-tweets`;
  t.is((await first.client.get<{ text: string }>({ index, id: '200' }))._source?.text, 'four');
});

test('beyond the limit of waiting jobs every replica answers 503 with Retry-After, and keeps no job', async (t) => {
  const { first, second, letGo } = await twoReplicas(t, { INGEST_QUEUE_LIMIT: '2' });
  const jobs = [await submitted(t, first, version('one'))];
  await until(async () => (await first.get(`/ingest/jobs/${jobs[0]?.id}`, Job)).status === 'running');
  jobs.push(await submitted(t, second, version('two')), await submitted(t, first, version('three')));
  for (const service of [first, second]) {
    const refused = await upload(service, { body: version('four'), path: '/ingest' });
    t.regex(refused.headers.get('retry-after') ?? '', /^\d+$/);
    t.regex(await problemDetail(t, refused, 503), /wait/);
  }
  const { items } = await second.get('/ingest/jobs', z.object({ items: z.array(Job) }));
  t.deepEqual(
    items.map(({ id }) => id),
    jobs.map(({ id }) => id).toReversed(),
  );
  letGo();
  for (const { id } of jobs) t.is((await endedJob(second, id)).status, 'succeeded');
  t.is((await submitted(t, second, version('four'))).status, 'queued');
});

test('of uploads that arrive at the same moment no more than the limit find room', async (t) => {
  const { first, second, letGo } = await twoReplicas(t, { INGEST_QUEUE_LIMIT: '3' });
  const one = await submitted(t, first, version('one'));
  await until(async () => (await first.get(`/ingest/jobs/${one.id}`, Job)).status === 'running');
  const uploads = [first, second, first, second, first, second].map((service) =>
    upload(service, { body: version('more'), path: '/ingest' }),
  );
  const statuses = (await Promise.all(uploads)).map(({ status }) => status);
  t.is(statuses.filter((status) => status === 202).length, 3);
  t.is(statuses.filter((status) => status === 503).length, 3);
  letGo();
});

test('one process receives no more uploads at once than may wait', async (t) => {
  const service = await startTestService(t, { INGEST_QUEUE_LIMIT: '1' });
  const { promise, resolve } = Promise.withResolvers<void>();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.from(version('slow')));
      await promise;
      controller.close();
    },
  });
  const headers = { 'content-type': 'text/csv' };
  const slow = service.request('/ingest', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
  let refused: Response | undefined;
  await until(async () => {
    const response = await upload(service, { body: 'no header', path: '/ingest' });
    if (response.status === 503) refused = response;
    return response.status === 503;
  });
  t.regex(refused?.headers.get('retry-after') ?? '', /^\d+$/);
  resolve();
  t.is((await slow).status, 202);
});

test('a queue that was lost is made anew by those who wait in it', async (t) => {
  const { first, second, letGo } = await twoReplicas(t);
  const one = await submitted(t, first, version('one'));
  await until(async () => (await first.get(`/ingest/jobs/${one.id}`, Job)).status === 'running');
  const two = await submitted(t, second, version('two'));
  await first.client.delete({ index: `${first.config.INDEX_PREFIX}-state`, id: 'queue' });
  letGo();
  t.is((await endedJob(first, two.id)).status, 'succeeded');
});
