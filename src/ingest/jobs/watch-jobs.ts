import { performance } from 'node:perf_hooks';
import type { Queue } from './queue.ts';

/** How often every process looks, and how long a job must have been silent to be taken for dead. */
export const watchSeconds = 3;
export const deadSeconds = 15;

export type Watched = {
  queue: () => Promise<Queue>;
  /** The beats of all jobs that should be alive, and of those in the queue; null for one that is not there. */
  beats: (ids: readonly string[]) => Promise<Map<string, number | null>>;
  isOwn: (id: string) => boolean;
  now?: () => number;
};

/**
 * Finds jobs whose process has died: those whose beat has not moved while this process looked, by its own clock, so that
 * clocks may differ. Only looks that succeed one after the other count, since no one can beat while Elasticsearch is away, and
 * a long time between two (this process slept) counts little. Death shows within `deadSeconds` and two looks: 21 s.
 */
export function createWatch({ queue, beats, isOwn, now = () => performance.now() }: Watched) {
  type Silence = { beat: number | null; silentMilliseconds: number };
  let seen: ReadonlyMap<string, Silence> = new Map();
  let lookedAt = 0;

  /** The jobs that are dead now, with the beat that was their last. */
  return async (): Promise<{ id: string; beat: number | null }[]> => {
    const before = seen;
    // Forgotten where this look fails: then all begin anew.
    seen = new Map();
    const { running, waiting } = await queue();
    const found = await beats(running ? [running.job, ...waiting] : waiting);
    const passed = Math.min(now() - lookedAt, 2 * watchSeconds * 1000);
    lookedAt = now();
    const current = new Map<string, Silence>();
    for (const [id, beat] of found) {
      if (isOwn(id)) continue;
      const last = before.get(id);
      const isSilent = last !== undefined && last.beat === beat;
      current.set(id, { beat, silentMilliseconds: isSilent ? last.silentMilliseconds + passed : 0 });
    }
    seen = current;
    return [...current]
      .filter(([, { silentMilliseconds }]) => silentMilliseconds >= deadSeconds * 1000)
      .map(([id, { beat }]) => ({ id, beat }));
  };
}
