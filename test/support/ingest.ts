import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { Job } from '../../src/ingest/jobs/job.ts';
import { problemOf } from './problem-of.ts';
import type { TestService } from './service.ts';

export type Upload = { body?: string | Buffer; type?: string; encoding?: string; path?: string; token?: string };

/** POST /ingest, as a raw CSV unless told otherwise; it waits for the job. */
export function upload(service: TestService, { body, type = 'text/csv', encoding, path, token }: Upload) {
  const headers = { 'content-type': type, ...(encoding ? { 'content-encoding': encoding } : {}) };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) };
  const init = { method: 'POST', headers, ...sent, ...(token === undefined ? {} : { token }) };
  return service.request(path ?? '/ingest?wait=true', init);
}

/** The job that an upload has become; it is accounted for to the last row. */
export async function uploaded(t: ExecutionContext, service: TestService, given: Upload): Promise<Job> {
  const response = await upload(service, given);
  const text = await response.text();
  t.is(response.status, 200, text);
  const job = Job.parse(JSON.parse(text));
  t.is(job.rows_read, job.tweets_created + job.tweets_updated + job.tweets_unchanged + job.rows_rejected);
  return job;
}

/** Asserts that the response is a problem of this status, and gives its detail. */
export async function problemDetail(t: ExecutionContext, response: Response, status: number): Promise<string> {
  const problem = await problemOf(response);
  t.is(problem.status, status, problem.detail);
  return problem.detail;
}

/** How many tweets lie in the service's index. */
export async function tweetCount({ client, config }: TestService): Promise<number> {
  const index = `${config.INDEX_PREFIX}-tweets`;
  await client.indices.refresh({ index });
  return (await client.count({ index })).count;
}

/** Waits until it is so; throws when it never is: much longer than it takes, for machines that have other things to do. */
export async function until(isSo: () => Promise<boolean> | boolean, milliseconds = 120_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it was not so within ${milliseconds} ms: ${isSo}`);
    await delay(25);
  }
}

/** The job when it has ended. */
export async function endedJob(service: TestService, id: string, milliseconds?: number): Promise<Job> {
  const read = () => service.get(`/ingest/jobs/${id}`, Job);
  await until(async () => (await read()).finished_at !== null, milliseconds);
  return read();
}
