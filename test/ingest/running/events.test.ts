import test, { type ExecutionContext } from 'ava';
import { Job, JobProgress, newJob } from '../../../src/ingest/jobs/job.ts';
import { jobEvents } from '../../../src/ingest/jobs/job-events.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, problemDetail, until, upload, uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const csv = tweetsCsv([outbound('1', 'Acme'), outbound('2', 'Acme')]);

type Event = { event: string; data: unknown };

/** A stream of events, as it comes. */
async function follow(service: TestService, id: string) {
  const response = await service.request(`/ingest/jobs/${id}/events`);
  const raw = { text: '' };
  const done = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) raw.text += decoder.decode(chunk, { stream: true });
  })();
  const events = (): Event[] =>
    [...raw.text.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)].map(([, event = '', data = '']) => ({
      event,
      data: JSON.parse(data),
    }));
  return { response, raw, events, done };
}

async function submitted(service: TestService): Promise<Job> {
  return Job.parse(await (await upload(service, { body: csv, path: '/ingest' })).json());
}

/** Two replicas; a job runs on the first until it is let go. */
async function busyReplicas(t: ExecutionContext) {
  const first = await startBehindFaults(t);
  const second = await startTestService(t, { INDEX_PREFIX: first.service.config.INDEX_PREFIX });
  const letGo = holdWriting(first);
  return { first: first.service, second, letGo, job: await submitted(first.service) };
}

test('each replica streams the progress of a job, then the whole job, and closes', async (t) => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => warnings.push(message);
  process.on('warning', onWarning);
  t.teardown(() => process.off('warning', onWarning));
  const { first, second, letGo, job } = await busyReplicas(t);
  const streams = [await follow(first, job.id), await follow(second, job.id)];
  for (const { response, events } of streams) {
    t.is(response.status, 200);
    t.is(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    t.is(response.headers.get('cache-control'), 'no-store');
    await until(() => events().some(({ data }) => JobProgress.safeParse(data).data?.status === 'running'));
  }
  letGo();
  for (const { raw, events, done } of streams) {
    await done;
    t.regex(raw.text, /^retry: \d+\n\n/);
    const progress = events().slice(0, -1);
    t.true(progress.every(({ event, data }) => event === 'progress' && JobProgress.strict().safeParse(data).success));
    t.like(progress.at(-1)?.data, { bytes: csv.length });
    const end = events().at(-1);
    t.is(end?.event, 'end');
    const ended = Job.parse(end?.data);
    t.like(ended, { id: job.id, status: 'succeeded', rows_read: 2, phase: null, seconds_left: null });
    t.deepEqual(await second.get(`/ingest/jobs/${job.id}`, Job), ended);
  }
  t.deepEqual(warnings, [], 'Node takes those who wait for the end of a stream for a leak');
});

test('of a job that has ended the stream is its end', async (t) => {
  const service = await startTestService(t);
  const job = await uploaded(t, service, { body: csv });
  const { events, done } = await follow(service, job.id);
  await done;
  t.deepEqual(events(), [{ event: 'end', data: job }]);
  await problemDetail(t, await service.request('/ingest/jobs/01a20949-b19f-7170-ac03-22560cb4ffc8/events'), 404);
  const limited = token({ companies: ['acme'] });
  await problemDetail(t, await service.request(`/ingest/jobs/${job.id}/events`, { token: limited }), 403);
});

test('more than 100 streams at once get a 503; those that have gone make room', async (t) => {
  const { first, letGo, job } = await busyReplicas(t);
  const path = `/ingest/jobs/${job.id}/events`;
  const leaving = new AbortController();
  const open = await Promise.all(Array.from({ length: 100 }, () => first.request(path, { signal: leaving.signal })));
  t.true(open.every(({ status }) => status === 200));
  t.regex(await problemDetail(t, await first.request(path), 503), /streams/);
  leaving.abort();
  await until(async () => {
    const { status, body } = await first.request(path);
    await body?.cancel();
    return status === 200;
  });
  letGo();
  await endedJob(first, job.id);
});

test('a HEAD holds no stream open', async (t) => {
  const service = await startTestService(t);
  const job = await uploaded(t, service, { body: csv });
  for (let count = 0; count < 101; count += 1) {
    t.is((await service.request(`/ingest/jobs/${job.id}/events`, { method: 'HEAD' })).status, 200);
  }
});

test('when the service stops its streams end at once, without an end of the job', async (t) => {
  const { second, letGo, job } = await busyReplicas(t);
  const { events, done } = await follow(second, job.id);
  await until(() => events().length > 0);
  const stopped = Date.now();
  await second.stop();
  await done;
  t.true(Date.now() - stopped < 5_000);
  t.false(events().some(({ event }) => event === 'end'));
  letGo();
});

test('a stream in which nothing happens says so now and then, and outlasts an absence of Elasticsearch', async (t) => {
  const job = newJob('1', { kind: 'body', name: null, bytes: 10, rows: null }, null);
  const answers = [job, null, job, new Error('away'), job, job, { ...job, status: 'failed' } as const];
  const read = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? null;
  };
  const { signal } = new AbortController();
  const sent = await Array.fromAsync(jobEvents({ read, signal, pollMilliseconds: 5, silenceMilliseconds: 10 }));
  t.regex(sent[0] ?? '', /^retry/);
  t.regex(sent[1] ?? '', /^event: progress\n/);
  t.true(sent.slice(2, -1).length > 0);
  t.true(sent.slice(2, -1).every((text) => text === ': still there\n\n'));
  t.regex(sent.at(-1) ?? '', /^event: end\n.*"status":"failed"/);
});
