import { randomUUIDv7 } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import type { IndexNames } from '../tweets/index-names.ts';
import { type Job, newJob } from './jobs/job.ts';
import { createJobStore } from './jobs/job-store.ts';
import { createRejectionStore } from './jobs/rejection-store.ts';
import { runJob } from './run-job.ts';

export type JobRunnerOptions = {
  client: Client;
  names: IndexNames;
  /** Authors who are companies whatever a file's `inbound` says. */
  companyKeys: ReadonlySet<string>;
  logger: Logger;
  /** Makes what is missing of the indices (by default nothing is): to write to one would make it with any mapping. */
  ensureIndices?: () => Promise<void>;
  onProgress?: (job: Readonly<Job>) => void;
};

type Entry = { job: Job; stopping: AbortController; done: Promise<Job> };

// Well within the time after which a silent job counts as dead.
const waitingBeatMilliseconds = 10_000;

/**
 * Runs ingestion jobs one after the other, in the order in which they were created, so that of two versions of a tweet
 * the later created job's wins; keeps their state in Elasticsearch.
 */
export function createJobRunner(options: JobRunnerOptions) {
  const { client, names, companyKeys, logger, ensureIndices = async () => {}, onProgress = () => {} } = options;
  const store = createJobStore(client, names.jobs);
  const rejections = createRejectionStore(client, names.rejections);
  const context = { client, names, companyKeys, logger, store, rejections, onProgress };
  const entries = new Map<string, Entry>();
  let last: Promise<unknown> = Promise.resolve();
  let isStopping = false;

  const waiting = setInterval(() => {
    for (const { job } of entries.values()) {
      if (job.status === 'queued')
        store.save(job).catch((err) => logger.warn({ job: job.id, err }, 'a waiting job could not be kept'));
    }
  }, waitingBeatMilliseconds).unref();

  const tidy = () =>
    rejections
      .removeExpired()
      .catch((err) => logger.warn({ err }, 'rejections that have expired could not be removed'));

  return {
    /** Rejects where no job could be kept now: Elasticsearch is away. */
    prepare: ensureIndices,
    read: store.read,
    list: store.list,
    rejectionsOf: rejections.read,

    /** Takes over `file` and closes it at the end. Rejects when the job cannot be kept: then it does not run. */
    async submit(file: FileHandle, source: Job['source'], submittedBy: string | null): Promise<Job> {
      const job = newJob(randomUUIDv7(), source, submittedBy);
      const stopping = new AbortController();
      if (isStopping) stopping.abort();
      // It has its turn from here on: one that is created later must not overtake it while it is being kept.
      const kept = store.save(job);
      const turn = Promise.allSettled([last, kept]);
      const done = turn.then(() => kept).then(() => runJob(job, file, stopping.signal, context));
      const ended = done.finally(() => entries.delete(job.id));
      entries.set(job.id, { job, stopping, done: ended });
      last = ended.then(tidy, () => {});
      try {
        await kept;
      } catch (error) {
        await file.close();
        throw error;
      }
      return { ...job };
    },

    /** Keeps a job that failed before it could begin. */
    async recordFailure(source: Job['source'], submittedBy: string | null, error: string): Promise<void> {
      const job = newJob(randomUUIDv7(), source, submittedBy);
      logger.warn({ job: job.id, source, user: submittedBy }, `ingestion failed: ${error}`);
      await ensureIndices();
      await store.save({ ...job, status: 'failed', finished_at: job.created_at, error });
    },

    /** The job when it has ended. It must be one that was submitted here. */
    async finished(id: string): Promise<Job> {
      const job = (await entries.get(id)?.done) ?? (await store.read(id));
      if (!job) throw new Error(`there is no job ${id}`);
      return job;
    },

    /** Lets what runs go on for `graceSeconds`, then interrupts it; what waits is interrupted at once. */
    async stop(graceSeconds: number): Promise<void> {
      isStopping = true;
      clearInterval(waiting);
      for (const { job, stopping } of entries.values()) if (job.status === 'queued') stopping.abort();
      const grace = new AbortController();
      const expired = delay(graceSeconds * 1000, null, { signal: grace.signal }).catch(() => {});
      await Promise.race([last, expired]);
      grace.abort();
      for (const { stopping } of entries.values()) stopping.abort();
      await last;
    },
  };
}

export type JobRunner = ReturnType<typeof createJobRunner>;
