import { setTimeout as delay } from 'node:timers/promises';
import { newestEpoch } from '../jobs/bury-job.ts';
import { enqueue, isInQueue, type Queue, takeLease } from '../jobs/queue.ts';
import type { JobContext } from './job-context.ts';
import type { LocalJob } from './local-job.ts';

const pollMilliseconds = 300;
// While a job of ours runs nothing else can: its end wakes us.
const runningMilliseconds = 5_000;

/** Runs a job under the lease that was taken for it; `isSuccessor` as in `Run`. */
export type RunTurn = (local: LocalJob, epoch: number, isSuccessor: boolean) => void;

/** Looks, as long as a job of this process waits, whether its turn has come, and then takes the lease for it. */
export function createTurns(locals: ReadonlyMap<string, LocalJob>, context: JobContext, run: RunTurn) {
  const { client, layout, queue, logger } = context;
  let awake = new AbortController();
  let isLooking = false;
  const ofState = (state: LocalJob['state']) => [...locals.values()].filter((local) => local.state === state);

  const look = async (): Promise<void> => {
    const current = await queue.read();
    if (ofState('running').length > 0) return;
    const { running, waiting } = current;
    // The lease was taken, but the answer lost.
    const taken = running && locals.get(running.job);
    if (running && taken?.state === 'waiting') return run(taken, running.epoch, false);
    const next = running ? undefined : locals.get(waiting[0] ?? '');
    if (next?.state === 'waiting') return take(next);
    await stayInQueue(current);
  };

  const take = async (local: LocalJob): Promise<void> => {
    const { id } = local.kept.job;
    const newest = await newestEpoch(client, layout.prefix);
    let lease = { epoch: 0, isSuccessor: false };
    const isTaken = await queue.change((current) => {
      const epoch = Math.max(current.epoch, newest) + 1;
      lease = { epoch, isSuccessor: current.returned === epoch - 1 };
      return takeLease(current, id, epoch);
    });
    if (isTaken) run(local, lease.epoch, lease.isSuccessor);
  };

  /** A queue that was lost, as with the index of the state, must not leave jobs waiting for ever. */
  const stayInQueue = async (current: Queue): Promise<void> => {
    for (const { kept } of ofState('waiting')) {
      if (isInQueue(current, kept.job.id)) continue;
      // Rejects where it was taken out because it has ended.
      await kept.save({ refresh: false });
      await queue.change((now) => enqueue(now, kept.job));
    }
  };

  const loop = async (): Promise<void> => {
    while (ofState('waiting').length > 0) {
      // Anew before looking: what happens meanwhile may have been overlooked, and is looked at once more.
      awake = new AbortController();
      await look().catch((err) => logger.debug({ err }, 'the queue of ingestions cannot be seen to now'));
      const pause = ofState('running').length > 0 ? runningMilliseconds : pollMilliseconds;
      await delay(pause, null, { signal: awake.signal }).catch(() => {});
    }
  };

  return {
    /** Looks at once. */
    wake(): void {
      awake.abort();
      if (isLooking) return;
      isLooking = true;
      loop().finally(() => {
        isLooking = false;
      });
    },
  };
}
