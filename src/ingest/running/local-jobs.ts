import { heartbeat } from '../jobs/heartbeat.ts';
import { ended, type Job } from '../jobs/job.ts';
import { LostJobError } from '../jobs/kept-job.ts';
import { leave } from '../jobs/queue.ts';
import { createPatience } from '../patience.ts';
import { endingOf, StoppedError } from './ending.ts';
import type { JobContext } from './job-context.ts';
import type { LocalJob } from './local-job.ts';
import { countsOf } from './progress.ts';
import { runJob } from './run-job.ts';
import { createTurns } from './take-turns.ts';

const beatMilliseconds = 1_000;
const logMilliseconds = 10_000;

/** The jobs of this process, from when they are accepted until they have ended: it keeps them alive, and runs them when their turn comes. */
export function createLocalJobs(context: JobContext, onEnded: (job: Job) => void) {
  const { store, queue, rejections, lastWords, patienceSeconds, logger } = context;
  const locals = new Map<string, LocalJob>();
  const departures = new Set<Promise<void>>();

  const turns = createTurns(locals, context, (local, epoch, isSuccessor) => {
    // Cancelled or stopped while the lease was being taken.
    if (local.state !== 'waiting') return depart(leaveQueue(local));
    local.state = 'running';
    depart(run(local, epoch, isSuccessor));
  });

  const depart = (work: Promise<void>): void => {
    const departure = work
      .catch((err) => logger.error({ err }, 'an ingestion could not be brought to its end'))
      .finally(() => departures.delete(departure));
    departures.add(departure);
  };

  const leaveQueue = async ({ kept: { job } }: LocalJob): Promise<void> => {
    await lastWords(() => queue.change((current) => leave(current, job.id))).catch((err) =>
      // Other processes see it silent, and see to it.
      logger.warn({ job: job.id, err }, 'an ingestion could not be taken out of the queue'),
    );
  };

  const over = (local: LocalJob, job: Job): void => {
    local.state = 'over';
    local.end(job);
    onEnded(job);
  };

  async function run(local: LocalJob, epoch: number, isSuccessor: boolean): Promise<void> {
    const { kept, input, stopping } = local;
    const { signal } = stopping;
    const onWait = (err: unknown, milliseconds: number) =>
      logger.warn({ job: kept.job.id, err, milliseconds }, 'ingestion waits for Elasticsearch');
    const inner = createPatience({ limitSeconds: patienceSeconds, signal, onWait });
    const run = {
      kept,
      input,
      signal,
      epoch,
      isSuccessor,
      hasWritten: false,
      patience: <T>(action: () => Promise<T>) =>
        inner(async () => {
          await kept.confirm();
          return action();
        }),
    };
    const { job, isLost, retire } = await runJob(run, context);
    const stored = isLost ? await store.read(job.id).catch(() => null) : null;
    over(local, stored ?? job);
    await retire();
    // Where others have taken the lease away there is nothing to leave, and nothing is written.
    await leaveQueue(local);
    locals.delete(job.id);
    turns.wake();
    await rejections
      .removeExpired()
      .catch((err) => logger.warn({ err }, 'rejections that have expired could not be removed'));
  }

  /** Lets go of a job that waited: it was ended elsewhere, or this process ends. */
  async function drop(local: LocalJob, job: Job): Promise<void> {
    // Two checks may find out at the same time.
    if (!locals.delete(job.id)) return;
    over(local, job);
    await local.input.close();
    await leaveQueue(local);
  }

  let unkeptAt = 0;
  function sayUnkept(job: string, err: unknown): void {
    // Tried again each second: that often it would drown what else the log says of an outage.
    if (Date.now() - unkeptAt < logMilliseconds) return;
    unkeptAt = Date.now();
    logger.warn({ job, err }, 'the progress of the ingestion could not be kept');
  }

  /** Says that the job is alive, and finds out whether others have cancelled or ended it. */
  async function check(local: LocalJob): Promise<void> {
    const { kept, stopping } = local;
    await kept.beat().catch(async (err) => {
      if (!(err instanceof LostJobError)) return sayUnkept(kept.job.id, err);
      stopping.abort(err);
      if (local.state !== 'waiting') return;
      // At once: its turn may come meanwhile.
      local.state = 'over';
      await drop(local, (await store.read(kept.job.id).catch(() => null)) ?? kept.job);
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
      await Promise.all(alive.map(check));
    },
    (err) => logger.error({ err }, 'ingestions could not be kept alive'),
  );

  async function endWaiting(local: LocalJob, reason: StoppedError): Promise<void> {
    const { job } = local.kept;
    const { status, error } = endingOf(reason, job.mode, false);
    Object.assign(job, ended(status, error));
    await lastWords(() => local.kept.save()).catch((err) =>
      logger.warn({ job: job.id, err }, 'how an ingestion ended could not be kept'),
    );
    await drop(local, job);
  }

  return {
    get: (id: string): LocalJob | undefined => locals.get(id),
    all: (): LocalJob[] => [...locals.values()],
    check,
    /** Looks whether a turn has come. */
    wake: turns.wake,

    add(local: LocalJob): void {
      locals.set(local.kept.job.id, local);
      turns.wake();
    },

    /** Has the job end as interrupted; `departed` waits for that. */
    interrupt(local: LocalJob): void {
      const reason = new StoppedError('the service stops');
      local.stopping.abort(reason);
      if (local.state !== 'waiting') return;
      local.state = 'over';
      depart(endWaiting(local, reason));
    },

    /** When no job is on its way to its end any more. */
    async departed(): Promise<void> {
      while (departures.size > 0) await Promise.all(departures);
    },

    stop: heart.stop,
  };
}
