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
 * clocks may differ. Only time between two looks that succeeded counts, and of a long one (this process slept) little: while
 * Elasticsearch is away no one can beat. Death shows within `deadSeconds` and two looks: 21 s.
 */
export function createWatch({ queue, beats, isOwn, now = () => performance.now() }: Watched) {
  let seen = new Map<string, { beat: number | null; silentMilliseconds: number }>();
  let lookedAt: number | null = null;

  /** The jobs that are dead now, with the beat that was their last. */
  return async (): Promise<{ id: string; beat: number | null }[]> => {
    const before = lookedAt;
    lookedAt = null;
    const { running, waiting } = await queue();
    const found = await beats(running ? [running.job, ...waiting] : waiting);
    lookedAt = now();
    const passed = before === null ? 0 : Math.min(lookedAt - before, 2 * watchSeconds * 1000);
    const current: typeof seen = new Map();
    for (const [id, beat] of found) {
      if (isOwn(id)) continue;
      const last = seen.get(id);
      const isSilent = last !== undefined && last.beat === beat;
      current.set(id, { beat, silentMilliseconds: isSilent ? last.silentMilliseconds + passed : 0 });
    }
    seen = current;
    return [...current]
      .filter(([, { silentMilliseconds }]) => silentMilliseconds >= deadSeconds * 1000)
      .map(([id, { beat }]) => ({ id, beat }));
  };
}
