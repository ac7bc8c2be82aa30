import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { unavailable } from '../../http/problem.ts';
import type { IndexLayout } from '../../tweets/ensure-index.ts';
import { indexNames } from '../../tweets/index-names.ts';
import type { AnalyseText } from '../../tweets/tweet-document.ts';
import { OtherSchemaError } from '../../tweets/tweet-index.ts';
import { cancelJob } from '../jobs/cancel-job.ts';
import { enterQueue } from '../jobs/enter-queue.ts';
import { ended, hasEnded, type IngestMode, type Job, newJob } from '../jobs/job.ts';
import { createJobStore, toStore } from '../jobs/job-store.ts';
import { createQueue, isFull, leave } from '../jobs/queue.ts';
import { queueFull } from '../jobs/queue-full.ts';
import { createRejectionStore } from '../jobs/rejection-store.ts';
import { watchSeconds } from '../jobs/watch-jobs.ts';
import { createPatience } from '../patience.ts';
import { StoppedError } from './ending.ts';
import type { JobContext, JobInput } from './job-context.ts';
import { createLocalJob } from './local-job.ts';
import { createLocalJobs } from './local-jobs.ts';
import { watchOver } from './watch-over.ts';

export type JobRunnerOptions = {
  client: Client;
  layout: IndexLayout;
  logger: Logger;
  /** How many jobs may wait, over all replicas. */
  queueLimit: number;
  /** How long Elasticsearch may be away before a job fails. */
  patienceSeconds: number;
  /** About how many rows are joined in memory at once. */
  segmentRows: number;
  /** What is found in the text of an inbound tweet. */
  analyse: AnalyseText;
  /** Makes what is missing of the indices (by default nothing is): to write to one would make it with any mapping. */
  ensureIndices?: () => Promise<void>;
};

/** What becomes a job. `submit` takes over `input` and closes it at the end, whatever happens. */
export type Submission = { input: JobInput; source: Job['source']; submittedBy: string | null; mode?: IngestMode };

/** After the grace period: for what is on its way to Elasticsearch, and to keep how the jobs ended. */
export const lastWordsMilliseconds = 3_500;

/**
 * Accepts ingestion jobs and runs them when their turn comes: one at a time over all replicas, in the order in which they
 * were accepted, so that of two versions of a tweet the later created job's wins. Their state is in Elasticsearch.
 */
export function createJobRunner(options: JobRunnerOptions) {
  const { client, layout, logger, ensureIndices = async () => {}, queueLimit, patienceSeconds } = options;
  const names = indexNames(layout.prefix);
  const hurry = new AbortController();
  // A job that failed because Elasticsearch was away for so long should still be able to say so.
  const lastPatienceSeconds = Math.max(patienceSeconds, 60);
  const context: JobContext = {
    client,
    layout,
    names,
    logger,
    store: createJobStore(client, names.jobs),
    queue: createQueue(client, names.state),
    rejections: createRejectionStore(client, names.rejections),
    segmentRows: options.segmentRows,
    analyse: options.analyse,
    patienceSeconds,
    lastWords: (action) => createPatience({ limitSeconds: lastPatienceSeconds, signal: hurry.signal })(action),
  };
  const { store, queue, rejections } = context;
  const listeners: ((job: Job) => void)[] = [];
  const locals = createLocalJobs(context, (job) => {
    for (const listener of listeners) listener(job);
  });
  const deathListeners: (() => void)[] = [];
  let lastSeen: { waiting: number; running: number; at: number } | null = null;
  const watch = watchOver(context, {
    isOwn: (id) => locals.get(id) !== undefined,
    onLook({ waiting, running }) {
      lastSeen = { waiting: waiting.length, running: running ? 1 : 0, at: performance.now() };
    },
    onBuried() {
      for (const listener of deathListeners) listener();
    },
    onGone: () => locals.wake(),
  });
  const closing = new AbortController();
  let accepting: Promise<unknown> = Promise.resolve();

  async function accept({ input, source, submittedBy, mode }: Submission): Promise<Job> {
    const job = newJob(randomUUIDv7(), source, submittedBy, mode);
    // The job is there before the queue names it: whoever finds it in the queue finds it alive.
    const created = await store.create(toStore(job));
    const before = job.created_at;
    await enterQueue(queue, job, queueLimit).catch(async (error) => {
      // It may be in the queue although the answer was lost. What cannot be undone here is dead to the others, who see to it.
      await queue.change((current) => leave(current, job.id)).catch(() => {});
      await store.remove(job.id).catch(() => {});
      throw error;
    });
    const local = createLocalJob(store, job, created, input);
    // If that fails, the next beat says it.
    if (job.created_at !== before) await local.kept.save().catch(() => {});
    const accepted = { ...job };
    locals.add(local);
    if (closing.signal.aborted) locals.interrupt(local);
    return accepted;
  }

  return {
    list: store.list,
    rejectionsOf: rejections.read,
    queueLimit,
    /** Aborted when this process begins to stop. */
    closing: closing.signal,
    /** Calls `listener` for each job that ends here. */
    onEnded: (listener: (job: Job) => void): void => void listeners.push(listener),
    /** Calls `listener` for each job of another process that was dead and that this one has ended. */
    onFoundDead: (listener: () => void): void => void deathListeners.push(listener),
    /** The jobs of this process that wait and run, as they are. */
    current: () => locals.all().flatMap(({ state, kept }) => (state === 'over' ? [] : [{ state, job: kept.job }])),
    /** How many jobs of all replicas wait and run, without asking: as they were seen last, null where that is too long ago. */
    queueSeen(): { waiting: number; running: number } | null {
      const isFresh = lastSeen && performance.now() - lastSeen.at < 4 * watchSeconds * 1000;
      return lastSeen && isFresh ? { waiting: lastSeen.waiting, running: lastSeen.running } : null;
    },

    /** Rejects, with a 503, where no job could be accepted now: Elasticsearch is away, or too many wait. */
    async prepare(): Promise<void> {
      if (closing.signal.aborted) throw unavailable('This replica stops. Another will take the file.');
      await ensureIndices().catch((error) => {
        if (!(error instanceof OtherSchemaError)) throw error;
        throw unavailable('The data has to be rebuilt before anything can be added (npm run reindex).', error);
      });
      if (isFull(await queue.read(), queueLimit)) throw queueFull();
    },

    /** The job as it is; one that runs here as of this moment. */
    async read(id: string): Promise<Job | null> {
      const job = locals.get(id)?.kept.job;
      return job && !hasEnded(job) ? { ...job } : store.read(id);
    },

    /** Takes the submission as a job that waits. Rejects when it cannot be kept, or with a 503 when too many wait: then it does not run. */
    async submit(submission: Submission): Promise<Job> {
      // One after the other, so that jobs of this process are in the queue in the order of their creation.
      const accepted = accepting.then(() => accept(submission));
      accepting = accepted.catch(() => submission.input.close());
      return accepted;
    },

    /** Keeps a job that failed before it could begin. */
    async recordFailure(source: Job['source'], submittedBy: string | null, error: string): Promise<void> {
      const job = newJob(randomUUIDv7(), source, submittedBy);
      logger.warn({ job: job.id, source, user: submittedBy }, `ingestion failed: ${error}`);
      await ensureIndices();
      await store.create(toStore({ ...job, ...ended('failed', error, job.created_at) }));
    },

    /** Ends a job that waits, and has one that runs end soon, wherever it does. Gives the job; null where there is none. */
    async cancel(id: string): Promise<{ job: Job; hadEnded: boolean } | null> {
      const found = await cancelJob(store, id);
      const local = locals.get(id);
      if (local && local.state !== 'over') await locals.check(local);
      else if (found && hasEnded(found.job)) await queue.change((current) => leave(current, id));
      return found;
    },

    /** The job when it has ended. It must be one that was submitted here. */
    async finished(id: string): Promise<Job> {
      const job = (await locals.get(id)?.ended) ?? (await store.read(id));
      if (!job) throw new Error(`there is no job ${id}`);
      return job;
    },

    /** Lets what runs go on for `graceSeconds`, then interrupts it; what waits is interrupted at once. */
    async stop(graceSeconds: number): Promise<void> {
      closing.abort();
      await accepting;
      for (const local of locals.all()) if (local.state !== 'running') locals.interrupt(local);
      const grace = new AbortController();
      const expired = delay(graceSeconds * 1000, null, { signal: grace.signal }).catch(() => {});
      await Promise.race([locals.departed(), expired]);
      grace.abort();
      for (const local of locals.all()) locals.interrupt(local);
      const enough = setTimeout(() => hurry.abort(new StoppedError('the service stops')), lastWordsMilliseconds);
      await locals.departed();
      clearTimeout(enough);
      await Promise.all([locals.stop(), watch.stop()]);
    },
  };
}

export type JobRunner = ReturnType<typeof createJobRunner>;
