import { Readable } from 'node:stream';
import { z } from 'zod';
import { noteBreakOff } from '../http/answered-status.ts';
import { allowEveryCompany } from '../http/caller.ts';
import { limit, nextPage, pagesOf } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { cancelledJob, endedJob, events, jobJson, runningJob } from './jobs/examples.ts';
import { hasEnded, Job, Rejection } from './jobs/job.ts';
import { jobEvents } from './jobs/job-events.ts';
import { queueFull } from './jobs/queue-full.ts';
import type { JobRunner } from './running/job-runner.ts';

const JobId = z.object({
  job_id: z
    .string()
    .regex(/^[0-9a-f-]{36}$/, 'is not the id of a job')
    .meta({ description: 'The `id` of a job.', example: endedJob.id }),
});
const JobList = z.object({ items: z.array(Job), next: nextPage }).meta({ id: 'JobList' });
const pages = pagesOf('jobs', z.tuple([z.iso.datetime(), z.uuid()]));
const JobsQuery = z.strictObject({ limit: limit(20, 100), after: pages.after });
const tag = 'Ingestion';
const scope = 'tweets:write';
// Each reads its job once a second.
const maxStreams = 100;

/** What becomes of ingestions. Every replica answers for all of them. */
export function jobRoutes(jobs: JobRunner): Route[] {
  let streams = 0;
  const findJob = async (id: string): Promise<Job> => {
    const job = await jobs.read(id);
    if (!job) throw noSuchJob(id);
    return job;
  };

  return [
    route({
      method: 'get',
      path: '/ingest/jobs',
      tag,
      scope,
      summary: 'The ingestion jobs, newest first',
      query: JobsQuery,
      responses: {
        200: {
          description: 'A page of jobs.',
          content: { 'application/json': { schema: JobList, example: { items: [endedJob], next: null } } },
        },
      },
      async handle({ ctx, query, caller }) {
        allowEveryCompany(caller);
        const { items, next } = await jobs.list(query.limit, query.after ?? null);
        ctx.body = { items, next: next && pages.next(next) };
      },
    }),
    route({
      method: 'get',
      path: '/ingest/jobs/{job_id}',
      tag,
      scope,
      summary: 'One ingestion job',
      params: JobId,
      query: z.strictObject({}),
      responses: { 200: { description: 'The job.', content: jobJson(runningJob) } },
      problems: [404],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        ctx.body = await findJob(params.job_id);
      },
    }),
    route({
      method: 'delete',
      path: '/ingest/jobs/{job_id}',
      tag,
      scope,
      summary: 'Cancel an ingestion job',
      description:
        'Whichever replica runs it. A job that waits is cancelled at once; one that runs ends within some seconds. What it has added by then stays, and reports say `settled: false` until an ingestion has succeeded; sending the same file again is enough. A job of `mode=replace` leaves the data as it was.',
      params: JobId,
      query: z.strictObject({}),
      responses: {
        200: { description: 'The job, which is cancelled, by this call or before it.', content: jobJson(cancelledJob) },
        202: { description: 'The job, which will end soon.', content: jobJson(runningJob) },
      },
      problems: [404, 409],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        const found = await jobs.cancel(params.job_id);
        if (!found) throw noSuchJob(params.job_id);
        const { job, hadEnded } = found;
        if (hadEnded && job.status !== 'cancelled') throw new Problem(409, `The job has ended already: ${job.status}.`);
        ctx.status = hasEnded(job) ? 200 : 202;
        ctx.body = job;
      },
    }),
    route({
      method: 'get',
      path: '/ingest/jobs/{job_id}/events',
      tag,
      scope,
      summary: 'Follow an ingestion job, as server-sent events',
      description:
        'Whichever replica runs it: an event `progress` about once a second, as long as there is something new, then one `end` with the whole job. `progress` has status, phase, rows_read, bytes_read, rows_per_second and seconds_left as the job has them, and `bytes`, the size of the file. A stream that ends without `end` is to be opened again, as browsers do by themselves.',
      params: JobId,
      query: z.strictObject({}),
      responses: {
        200: {
          description: 'Events, whose `data` is JSON.',
          content: { 'text/event-stream': { schema: z.string(), example: events } },
        },
      },
      problems: [404],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        const { id } = await findJob(params.job_id);
        if (streams >= maxStreams) throw queueFull('Too many streams of events are open.');
        streams += 1;
        const gone = new AbortController();
        // With ours eleven wait for its end, which Node takes for a leak, and says so in the log.
        ctx.res.setMaxListeners(20);
        ctx.res.once('close', () => {
          streams -= 1;
          gone.abort();
        });
        ctx.type = 'text/event-stream';
        // The connection ends with the stream: a service that stops does not wait for it. And no proxy is to collect events.
        ctx.set({ Connection: 'close', 'X-Accel-Buffering': 'no' });
        const signal = AbortSignal.any([gone.signal, jobs.closing]);
        ctx.body = Readable.from(jobEvents({ read: () => jobs.read(id), signal }));
      },
    }),
    route({
      method: 'get',
      path: '/ingest/jobs/{job_id}/rejections',
      tag,
      scope,
      summary: 'The rejected rows of a job, one JSON object a line',
      description: 'By line: the first 10,000, kept for 30 days.',
      params: JobId,
      query: z.strictObject({}),
      responses: {
        200: {
          description: 'The rows.',
          content: { 'application/x-ndjson': { schema: Rejection, example: endedJob.rejections[0] } },
        },
      },
      problems: [404],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        const job = await findJob(params.job_id);
        // The first page before the answer begins: what fails later can only break it off.
        const rows = jobs.rejectionsOf(job.id);
        const first = await rows.next();
        ctx.type = 'application/x-ndjson';
        const body = Readable.from(lines(first, rows));
        body.once('error', (err: unknown) => {
          noteBreakOff(ctx, err, `the rejections of ${job.id} broke off`);
          // In HTTP/1.0 the mere end of the connection is that of a whole list.
          if (ctx.headerSent) ctx.res.socket?.resetAndDestroy();
        });
        ctx.body = body;
      },
    }),
  ];
}

const noSuchJob = (id: string): Problem => new Problem(404, `There is no job ${id}.`);

async function* lines<Item>(first: IteratorResult<Item>, rest: AsyncIterable<Item>): AsyncGenerator<string> {
  if (first.done) return;
  yield `${JSON.stringify(first.value)}\n`;
  for await (const item of rest) yield `${JSON.stringify(item)}\n`;
}
