import { setImmediate as turn } from 'node:timers/promises';

/**
 * Lets all who ask within one turn of the event loop share one read. It begins after the last of them has asked, so that
 * nobody is told what was true only before.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let gathering: Promise<T> | null = null;
  return () => {
    gathering ??= turn().then(() => {
      gathering = null;
      return read();
    });
    return gathering;
  };
}
