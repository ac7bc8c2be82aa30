import type { Context } from 'koa';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { allowEveryCompany, type Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { publicUrl } from '../http/public-address.ts';
import { type Route, route } from '../http/route.ts';
import { yesOrNo } from '../http/yes-or-no.ts';
import { UnreadableFileError } from './csv/read-rows.ts';
import { checkHeader } from './indexing/read-tweets.ts';
import { jobRoutes } from './job-routes.ts';
import { endedJob, jobJson, waitingJob } from './jobs/examples.ts';
import { type IngestMode, ingestModes, type Job } from './jobs/job.ts';
import { queueFull } from './jobs/queue-full.ts';
import { fileInput } from './running/file-input.ts';
import type { JobRunner } from './running/job-runner.ts';
import { PathBody, receive } from './upload/receive.ts';
import { HangUpError } from './upload/sent-bytes.ts';

const IngestQuery = z.strictObject({
  mode: z
    .enum(ingestModes, `is not one of ${ingestModes.join(', ')}`)
    .default('add')
    .meta({
      description:
        '`replace`: the file takes the place of all data, at one moment when it is complete; until then, and if it fails, readers see the old data.',
    }),
  wait: yesOrNo('Answer only when the job has ended.'),
});
const tag = 'Ingestion';
const scope = 'tweets:write';

export type IngestDependencies = {
  jobs: JobRunner;
  companyKeys: ReadonlySet<string>;
  config: Pick<Config, 'INGEST_DIR' | 'SPOOL_DIR' | 'MAX_UPLOAD_BYTES'>;
};

export function ingestRoutes({ jobs, companyKeys, config }: IngestDependencies): Route[] {
  const limits = { spoolDir: config.SPOOL_DIR, maxBytes: config.MAX_UPLOAD_BYTES, ingestDir: config.INGEST_DIR };
  let uploads = 0;
  return [
    route({
      method: 'post',
      path: '/ingest',
      tag,
      scope,
      summary: 'Ingest a CSV file of tweets',
      description:
        'Takes the public "Customer Support on Twitter" columns in any order. Send the file as a form field `file`, as the body, or name one below INGEST_DIR. Gzip is unpacked by `Content-Encoding`, or by a file name that ends in `.gz`. Sending a file again is harmless. Jobs run one at a time over all replicas, in the order in which they were accepted; when too many wait already, the answer is a 503 with Retry-After.',
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
        'application/json': { schema: PathBody, example: { path: 'tweets.csv' } },
      },
      responses: {
        200: { description: 'With `wait=true`: the job, which has ended.', content: jobJson(endedJob) },
        202: {
          description: 'The job, which waits or runs.',
          content: jobJson(waitingJob),
          headers: { Location: { description: 'Where the job can be seen.', schema: { type: 'string' } } },
        },
      },
      problems: [404, 413, 415],
      async handle({ ctx, query, caller }) {
        allowEveryCompany(caller);
        const job = await submit(ctx, caller, query.mode);
        ctx.status = query.wait ? 200 : 202;
        ctx.set('Location', publicUrl(ctx, `/ingest/jobs/${job.id}`));
        ctx.body = query.wait ? await jobs.finished(job.id) : job;
      },
    }),
    ...jobRoutes(jobs),
  ];

  async function submit(ctx: Context, caller: Caller, mode: IngestMode): Promise<Job> {
    // Each takes room where it is spooled, long before it can be a job that waits.
    if (uploads >= jobs.queueLimit) throw queueFull('Too many uploads are under way.');
    uploads += 1;
    try {
      const { kind, file, name, bytes } = await receiveFile(ctx, caller);
      const source = { kind, name, bytes, rows: null };
      return await jobs.submit({ input: fileInput(file, companyKeys), source, submittedBy: caller.subject, mode });
    } finally {
      uploads -= 1;
    }
  }

  /** The file of the request, whose header is good. */
  async function receiveFile(ctx: Context, caller: Caller) {
    const ready = jobs.prepare();
    // Whoever reads the body is told; a request that is refused at once does not ask.
    ready.catch(() => {});
    const { kind, open } = receive(ctx.req, { ...limits, ready });
    const received = await open().catch(async (error: unknown) => {
      if (error instanceof HangUpError) {
        const source = { kind, name: null, bytes: error.bytes, rows: null };
        await jobs.recordFailure(source, caller.subject, error.message);
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
    return { kind, ...received };
  }
}
