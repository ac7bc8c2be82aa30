import { setTimeout as delay } from 'node:timers/promises';
import { errors } from '@elastic/elasticsearch';
import { isPassing } from '../http/problem.ts';

/** Another job has taken over: this one may write nothing any more. */
export class LostLeaseError extends Error {
  override name = 'LostLeaseError';

  constructor() {
    super('Another job has taken over.');
  }
}

/** Elasticsearch answers, but not this: it is too busy, or a part of the index cannot be reached now. */
export class BusyError extends errors.ConnectionError {
  override name = 'BusyError';
}

/** Elasticsearch takes no writes, for a reason that passes, and that the message names. */
export class BlockedError extends BusyError {
  override name = 'BlockedError';
}

/** Does an action on Elasticsearch, again and again while that is away or too busy. */
export type Patience = <T>(action: () => Promise<T>) => Promise<T>;

export type PatienceOptions = {
  /** How long Elasticsearch may be away, with no action succeeding in between, before an action's error is passed on. */
  limitSeconds: number;
  signal: AbortSignal;
  onWait?: (error: unknown, milliseconds: number) => void;
};

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 15_000;

/**
 * Patience that all actions of one job share. Waits grow from 0.25 s to 15 s, each drawn from the upper half of its
 * range, so that several processes do not come back at the same moment. Rejects with the signal's reason, with any error that waiting does not mend, or,
 * when the limit is over, with the last one.
 */
export function createPatience({ limitSeconds, signal, onWait = () => {} }: PatienceOptions): Patience {
  let lastSuccess = performance.now();
  let underWay = 0;
  return async (action) => {
    signal.throwIfAborted();
    // Time in which nothing was asked is no absence.
    if (underWay === 0) lastSuccess = performance.now();
    underWay += 1;
    try {
      for (let wait = firstWaitMilliseconds; ; wait = Math.min(wait * 2, longestWaitMilliseconds)) {
        try {
          const result = await action();
          lastSuccess = performance.now();
          return result;
        } catch (error) {
          const left = lastSuccess + limitSeconds * 1000 - performance.now();
          if (signal.aborted || !isPassing(error) || left <= 0) throw signal.aborted ? signal.reason : error;
          const milliseconds = Math.min(wait * (0.5 + Math.random() / 2), Math.max(left, 1));
          onWait(error, milliseconds);
          await delay(milliseconds, null, { signal }).catch(() => signal.throwIfAborted());
        }
      }
    } finally {
      underWay -= 1;
    }
  };
}
