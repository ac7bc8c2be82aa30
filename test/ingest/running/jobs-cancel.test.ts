import test, { type ExecutionContext } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, problemDetail, until, upload, uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const csv = tweetsCsv([outbound('1', 'Acme')]);
const cancel = (service: TestService, id: string, given?: string) =>
  service.request(`/ingest/jobs/${id}`, { method: 'DELETE', ...(given ? { token: given } : {}) });

async function cancelled(t: ExecutionContext, service: TestService, id: string, status: number): Promise<Job> {
  const response = await cancel(service, id);
  const text = await response.text();
  t.is(response.status, status, text);
  return Job.parse(JSON.parse(text));
}

async function submitted(service: TestService): Promise<Job> {
  return Job.parse(await (await upload(service, { body: csv, path: '/ingest' })).json());
}

/** Two replicas, of which the first has a job that runs, held in what it writes, and one that waits. */
async function busyReplicas(t: ExecutionContext) {
  const first = await startBehindFaults(t);
  const second = await startTestService(t, { INDEX_PREFIX: first.service.config.INDEX_PREFIX });
  const letGo = holdWriting(first);
  const running = await submitted(first.service);
  // Running alone would not do: one that has written nothing yet ends the moment it is cancelled.
  await until(async () => letGo.isHolding());
  t.is((await second.get(`/ingest/jobs/${running.id}`, Job)).status, 'running');
  return { first: first.service, second, letGo, running, waiting: await submitted(first.service) };
}

/** Waits until the process that runs the job has looked at it after now. */
async function hasBeatenTwice({ client, config }: TestService, id: string): Promise<void> {
  const index = `${config.INDEX_PREFIX}-jobs`;
  const beat = async () => (await client.get<{ beat: number }>({ index, id }))._source?.beat ?? 0;
  const before = await beat();
  await until(async () => (await beat()) >= before + 2);
}

for (const at of ['first', 'second'] as const) {
  test(`a job that waits is cancelled at once, by its own process or another (${at})`, async (t) => {
    const replicas = await busyReplicas(t);
    const { second, waiting, running, letGo } = replicas;
    const job = await cancelled(t, replicas[at], waiting.id, 200);
    t.like(job, { status: 'cancelled', phase: null, started_at: null, rows_read: 0 });
    t.regex(job.error ?? '', /nothing of it was indexed/);
    t.deepEqual(await second.get(`/ingest/jobs/${waiting.id}`, Job), job);
    letGo();
    t.is((await endedJob(second, running.id)).status, 'succeeded');
    t.is((await uploaded(t, second, { body: csv })).status, 'succeeded', 'it does not hold up the queue');
  });

  test(`a job that runs is cancelled by its own process or another (${at}), and the data is unsettled until the next success`, async (t) => {
    const replicas = await busyReplicas(t);
    const { first, second, waiting, running, letGo } = replicas;
    await cancelled(t, first, waiting.id, 200);
    t.like(await cancelled(t, replicas[at], running.id, 202), { status: 'running' });
    await cancelled(t, replicas[at], running.id, 202);
    await hasBeatenTwice(first, running.id);
    letGo();
    const job = await endedJob(second, running.id);
    t.is(job.status, 'cancelled');
    t.regex(job.error ?? '', /not settled until/);
    t.like(await cancelled(t, second, running.id, 200), { status: 'cancelled' });
    await uploaded(t, second, { body: csv });
    t.true((await second.get('/companies/acme/insights', InsightsReport)).data.settled);
  });
}

test('whoever waits for a job that another replica cancels is answered with the cancelled job', async (t) => {
  const { first, second, letGo } = await busyReplicas(t);
  const answer = upload(first, { body: csv });
  let id = '';
  await until(async () => {
    const { items } = (await (await second.request('/ingest/jobs?limit=1')).json()) as { items: Job[] };
    id = items[0]?.id ?? '';
    const queue = await first.client.get<{ waiting: string[] }>({
      index: `${first.config.INDEX_PREFIX}-state`,
      id: 'queue',
    });
    return queue._source?.waiting.length === 2 && queue._source.waiting[1] === id;
  });
  await cancelled(t, second, id, 200);
  t.like(Job.parse(await (await answer).json()), { id, status: 'cancelled' });
  letGo();
});

test('a job that has ended cannot be cancelled, one that there is not even less', async (t) => {
  const service = await startTestService(t);
  const { id } = await uploaded(t, service, { body: csv });
  t.regex(await problemDetail(t, await cancel(service, id), 409), /succeeded/);
  t.regex(await problemDetail(t, await cancel(service, '01a20949-b19f-7170-ac03-22560cb4ffc8'), 404), /no job/);
  t.regex(await problemDetail(t, await cancel(service, 'x'), 400), /not the id of a job/);
  t.regex(await problemDetail(t, await cancel(service, id, token({ companies: ['acme'] })), 403), /limited/);
  t.regex(await problemDetail(t, await cancel(service, id, token({ scope: 'insights:read' })), 403), /tweets:write/);
});
