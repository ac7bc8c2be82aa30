import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { unavailable } from '../http/problem.ts';
import { indexNames } from '../tweets/index-names.ts';
import { type IndexLayout, OtherSchemaError } from '../tweets/tweet-index.ts';
import { endingOf, StoppedError } from './ending.ts';
import type { JobContext, JobInput } from './job-context.ts';
import { cancelJob } from './jobs/cancel-job.ts';
import { heartbeat } from './jobs/heartbeat.ts';
import { ended, hasEnded, type IngestMode, type Job, newJob } from './jobs/job.ts';
import { createJobStore, toStore } from './jobs/job-store.ts';
import { LostJobError } from './jobs/kept-job.ts';
import { countsOf } from './jobs/progress.ts';
import { createQueue, enqueue, isFull, leave } from './jobs/queue.ts';
import { createRejectionStore } from './jobs/rejection-store.ts';
import { createLocalJob, type LocalJob } from './local-job.ts';
import { createPatience } from './patience.ts';
import { queueFull } from './queue-full.ts';
import { runJob } from './run-job.ts';
import { createTurns } from './take-turns.ts';
import { watchOver } from './watch-over.ts';

export type JobRunnerOptions = {
  client: Client;
  layout: IndexLayout;
  logger: Logger;
  /** How many jobs may wait, over all replicas. */
  queueLimit?: number;
  /** How long Elasticsearch may be away before a job fails. */
  patienceSeconds?: number;
  /** About how many rows are joined in memory at once. */
  segmentRows?: number;
  /** Makes what is missing of the indices (by default nothing is): to write to one would make it with any mapping. */
  ensureIndices?: () => Promise<void>;
};

/** What becomes a job. `submit` takes over `input` and closes it at the end, whatever happens. */
export type Submission = {
  input: JobInput;
  source: Job['source'];
  submittedBy: string | null;
  mode?: IngestMode;
};

const beatMilliseconds = 1_000;
const logMilliseconds = 10_000;
// After the grace period: to keep how the job ended.
const lastWordsMilliseconds = 1_500;

/**
 * Accepts ingestion jobs and runs them when their turn comes: one at a time over all replicas, in the order in which they
 * were accepted, so that of two versions of a tweet the later created job's wins. Their state is in Elasticsearch.
 */
export function createJobRunner(options: JobRunnerOptions) {
  const { client, layout, logger, ensureIndices = async () => {}, queueLimit = 20, patienceSeconds = 300 } = options;
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
    segmentRows: options.segmentRows ?? 50_000,
    patienceSeconds,
    lastWords: (action) => createPatience({ limitSeconds: lastPatienceSeconds, signal: hurry.signal })(action),
  };
  const { store, queue, rejections, lastWords } = context;
  const locals = new Map<string, LocalJob>();
  const departures = new Set<Promise<void>>();
  const listeners: ((job: Job) => void)[] = [];
  const closing = new AbortController();
  let accepting: Promise<unknown> = Promise.resolve();

  const turns = createTurns(locals, context, (local, epoch, isSuccessor) => {
    // Cancelled or stopped while the lease was being taken.
    if (local.state !== 'waiting') return void leaveQueue(local);
    local.state = 'running';
    depart(run(local, epoch, isSuccessor));
  });

  /** What `stop` waits for. */
  const depart = (work: Promise<void>): void => {
    const departure = work.finally(() => departures.delete(departure));
    departures.add(departure);
  };

  const leaveQueue = ({ kept: { job } }: LocalJob): Promise<unknown> =>
    lastWords(() => queue.change((current) => leave(current, job.id))).catch((err) =>
      // Other processes see it silent, and see to it.
      logger.warn({ job: job.id, err }, 'an ingestion could not be taken out of the queue'),
    );

  const over = (local: LocalJob, job: Job): void => {
    local.state = 'over';
    local.end(job);
    for (const listener of listeners) listener(job);
  };

  async function run(local: LocalJob, epoch: number, isSuccessor: boolean): Promise<void> {
    const { kept, input, stopping } = local;
    const { signal } = stopping;
    const onWait = (err: unknown, milliseconds: number) =>
      logger.warn({ job: kept.job.id, err, milliseconds }, 'ingestion waits for Elasticsearch');
    const patience = createPatience({ limitSeconds: patienceSeconds, signal, onWait });
    const result = await runJob({ kept, input, signal, epoch, isSuccessor, patience, hasWritten: false }, context);
    const stored = result.isLost ? await store.read(kept.job.id).catch(() => null) : null;
    over(local, stored ?? result.job);
    await result.retire();
    // Where others have taken the lease away there is nothing to leave.
    await leaveQueue(local);
    locals.delete(kept.job.id);
    turns.wake();
    await rejections
      .removeExpired()
      .catch((err) => logger.warn({ err }, 'rejections that have expired could not be removed'));
  }

  /** Ends a job that waits here, as it was ended elsewhere or as this process ends. */
  async function drop(local: LocalJob, job: Job): Promise<void> {
    over(local, job);
    locals.delete(job.id);
    await local.input.close();
    await leaveQueue(local);
  }

  async function beat(local: LocalJob): Promise<void> {
    const { kept, stopping } = local;
    await kept.beat().catch(async (err) => {
      if (!(err instanceof LostJobError))
        return logger.warn({ job: kept.job.id, err }, 'the progress of the ingestion could not be kept');
      stopping.abort(err);
      if (local.state === 'waiting') await drop(local, (await store.read(kept.job.id)) ?? kept.job);
    });
  }

  let loggedAt = Date.now();
  const heart = heartbeat(
    beatMilliseconds,
    async () => {
      const alive = [...locals.values()].filter(({ state }) => state !== 'over');
      const running = alive.find(({ state }) => state === 'running')?.kept.job;
      if (running && Date.now() - loggedAt >= logMilliseconds) {
        loggedAt = Date.now();
        logger.info({ job: running.id, phase: running.phase, ...countsOf(running) }, 'ingestion goes on');
      }
      await Promise.all(alive.map(beat));
    },
    (err) => logger.error({ err }, 'ingestions could not be kept alive'),
  );
  const watch = watchOver(context, (id) => locals.has(id), turns.wake);

  async function accept({ input, source, submittedBy, mode }: Submission): Promise<Job> {
    const job = newJob(randomUUIDv7(), source, submittedBy, mode);
    // The job is there before the queue names it: whoever finds it in the queue finds it alive.
    const created = await store.create(toStore(job));
    try {
      const hasRoom = await queue.change((current) => (isFull(current, queueLimit) ? null : enqueue(current, job.id)));
      if (!hasRoom) throw queueFull();
    } catch (error) {
      await store.remove(job.id).catch(() => {});
      throw error;
    }
    const local = createLocalJob(store, job, created, input);
    locals.set(job.id, local);
    if (closing.signal.aborted) depart(interrupt(local));
    else turns.wake();
    return { ...job };
  }

  async function interrupt(local: LocalJob): Promise<void> {
    const { kept, stopping } = local;
    const wasWaiting = local.state === 'waiting';
    const reason = new StoppedError('the service stops');
    stopping.abort(reason);
    if (!wasWaiting) return;
    local.state = 'over';
    const { status, error } = endingOf(reason, kept.job.mode, false);
    Object.assign(kept.job, ended(status, error));
    await lastWords(() => kept.save()).catch((err) =>
      logger.warn({ job: kept.job.id, err }, 'an interrupted ingestion could not be kept'),
    );
    await drop(local, kept.job);
  }

  return {
    list: store.list,
    rejectionsOf: rejections.read,
    queueLimit,
    /** Aborted when this process begins to stop. */
    closing: closing.signal,

    /** Rejects, with a 503, where no job could be accepted now: Elasticsearch is away, or too many wait. */
    async prepare(): Promise<void> {
      await ensureIndices().catch((error) => {
        throw error instanceof OtherSchemaError
          ? unavailable('The data has to be rebuilt first (npm run reindex).', error)
          : error;
      });
      if (isFull(await queue.read(), queueLimit)) throw queueFull();
    },

    /** The job as it is; one that runs here as of this moment. */
    async read(id: string): Promise<Job | null> {
      const local = locals.get(id)?.kept.job;
      return local && !hasEnded(local) ? { ...local } : store.read(id);
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
      const isOver = found && hasEnded(found.job);
      const local = locals.get(id);
      if (local && local.state !== 'over') await beat(local);
      else if (isOver) await queue.change((current) => leave(current, id));
      return found;
    },

    /** The job when it has ended. It must be one that was submitted here. */
    async finished(id: string): Promise<Job> {
      const job = (await locals.get(id)?.ended) ?? (await store.read(id));
      if (!job) throw new Error(`there is no job ${id}`);
      return job;
    },

    /** Calls `listener` for each job that ends here. */
    onEnded: (listener: (job: Job) => void): void => void listeners.push(listener),

    /** How many jobs of this process wait and run. */
    count: (state: 'waiting' | 'running'): number =>
      [...locals.values()].filter((local) => local.state === state).length,

    /** Lets what runs go on for `graceSeconds`, then interrupts it; what waits is interrupted at once. */
    async stop(graceSeconds: number): Promise<void> {
      closing.abort();
      await accepting;
      for (const local of [...locals.values()]) if (local.state !== 'running') depart(interrupt(local));
      const grace = new AbortController();
      const expired = delay(graceSeconds * 1000, null, { signal: grace.signal }).catch(() => {});
      const departed = async () => {
        while (departures.size > 0) await Promise.all(departures);
      };
      await Promise.race([departed(), expired]);
      grace.abort();
      for (const local of [...locals.values()]) depart(interrupt(local));
      const enough = setTimeout(() => hurry.abort(new StoppedError('the service stops')), lastWordsMilliseconds);
      await departed();
      clearTimeout(enough);
      await Promise.all([heart.stop(), watch.stop()]);
    },
  };
}

export type JobRunner = ReturnType<typeof createJobRunner>;
