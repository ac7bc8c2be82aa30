import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { allowEveryCompany, type Caller } from '../http/caller.ts';
import { cursor, encodeCursor, limit } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { publicUrl } from '../http/public-address.ts';
import { type Route, route } from '../http/route.ts';
import { UnreadableFileError } from './csv/read-rows.ts';
import type { JobRunner } from './job-runner.ts';
import { Job, Rejection } from './jobs/job.ts';
import { checkHeader } from './read-tweets.ts';
import { PathBody, receive } from './upload/receive.ts';
import { HangUpError } from './upload/sent-bytes.ts';

const JobId = z.object({ job_id: z.string().regex(/^[0-9a-f-]{36}$/, 'is not the id of a job') });
const JobList = z.object({ items: z.array(Job), next: z.string().nullable() }).meta({ id: 'JobList' });
const IngestQuery = z.strictObject({
  wait: z.enum(['true', 'false']).default('false').meta({ description: 'Answer only when the job has ended.' }),
});
const JobsQuery = z.strictObject({ limit: limit(20, 100), after: cursor(z.tuple([z.iso.datetime(), z.uuid()])) });
const jobJson = { 'application/json': { schema: Job } };
const tag = 'Ingestion';
const scope = 'tweets:write';

export type IngestDependencies = {
  jobs: JobRunner;
  companyKeys: ReadonlySet<string>;
  config: Pick<Config, 'INGEST_DIR' | 'SPOOL_DIR' | 'MAX_UPLOAD_BYTES'>;
};

export function ingestRoutes({ jobs, companyKeys, config }: IngestDependencies): Route[] {
  const limits = { spoolDir: config.SPOOL_DIR, maxBytes: config.MAX_UPLOAD_BYTES, ingestDir: config.INGEST_DIR };
  const findJob = async (id: string): Promise<Job> => {
    const job = await jobs.read(id);
    if (!job) throw new Problem(404, `There is no job ${id}.`);
    return job;
  };

  return [
    route({
      method: 'post',
      path: '/ingest',
      tag,
      scope,
      summary: 'Ingest a CSV file of tweets',
      description:
        'Takes the public "Customer Support on Twitter" columns in any order. Send the file as a form field `file`, as the body, or name one below INGEST_DIR. Gzip is unpacked by `Content-Encoding`, or by a file name that ends in `.gz`. Sending a file again is harmless.',
      query: IngestQuery,
      body: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' } },
            required: ['file'],
            additionalProperties: false,
          },
        },
        'text/csv': { schema: { type: 'string' } },
        'application/json': { schema: PathBody },
      },
      responses: {
        200: { description: 'With `wait=true`: the job, which has ended.', content: jobJson },
        202: {
          description: 'The job, which waits or runs.',
          content: jobJson,
          headers: { Location: { description: 'Where the job can be seen.', schema: { type: 'string' } } },
        },
      },
      problems: [404, 413, 415],
      async handle({ ctx, query, caller }) {
        allowEveryCompany(caller);
        const job = await submit(ctx, caller);
        ctx.status = query.wait === 'true' ? 200 : 202;
        ctx.set('Location', publicUrl(ctx, `/ingest/jobs/${job.id}`));
        ctx.body = query.wait === 'true' ? await jobs.finished(job.id) : job;
      },
    }),
    route({
      method: 'get',
      path: '/ingest/jobs',
      tag,
      scope,
      summary: 'The ingestion jobs, newest first',
      query: JobsQuery,
      responses: { 200: { description: 'A page of jobs.', content: { 'application/json': { schema: JobList } } } },
      async handle({ ctx, query, caller }) {
        allowEveryCompany(caller);
        const { items, next } = await jobs.list(query.limit, query.after ?? null);
        ctx.body = { items, next: next && encodeCursor(next) };
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
      responses: { 200: { description: 'The job.', content: jobJson } },
      problems: [404],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        ctx.body = await findJob(params.job_id);
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
      responses: { 200: { description: 'The rows.', content: { 'application/x-ndjson': { schema: Rejection } } } },
      problems: [404],
      async handle({ ctx, params, caller }) {
        allowEveryCompany(caller);
        const job = await findJob(params.job_id);
        // The first page before the answer begins: what fails later can only break it off.
        const rows = jobs.rejectionsOf(job.id);
        const first = await rows.next();
        ctx.type = 'application/x-ndjson';
        const body = Readable.from(lines(first, rows));
        body.once('error', (err: unknown) => ctx['log'].error({ job: job.id, err }, 'rejections broke off'));
        ctx.body = body;
      },
    }),
  ];

  async function submit(ctx: Context, caller: Caller): Promise<Job> {
    const ready = jobs.prepare();
    // Whoever reads the body is told; a request that is refused at once does not ask.
    ready.catch(() => {});
    const { kind, open } = receive(ctx.req, { ...limits, ready });
    const received = await open().catch(async (error: unknown) => {
      if (error instanceof HangUpError) {
        await jobs.recordFailure({ kind, name: null, bytes: error.bytes }, caller.subject, error.message);
        throw new Problem(400, error.message);
      }
      throw error;
    });
    try {
      await ready;
      await checkHeader(received.file, companyKeys);
    } catch (error) {
      await received.file.close();
      if (!(error instanceof UnreadableFileError)) throw error;
      const errors = error.faults.map((message) => ({ path: 'file', message }));
      throw new Problem(400, error.message, { errors });
    }
    return jobs.submit(received.file, { kind, name: received.name, bytes: received.bytes }, caller.subject);
  }
}

async function* lines<Item>(first: IteratorResult<Item>, rest: AsyncIterable<Item>): AsyncGenerator<string> {
  if (first.done) return;
  yield `${JSON.stringify(first.value)}\n`;
  for await (const item of rest) yield `${JSON.stringify(item)}\n`;
}
