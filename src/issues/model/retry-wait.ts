import type { LanguageModelError } from '../../clients/language-model.ts';

const passingStatuses = [408, 429, 500, 502, 503, 504];
const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 20_000;

/**
 * How long to wait before the call that failed with `error` is made again, in milliseconds; null: never, since waiting does
 * not mend it or the server asks for a longer wait than anybody would take. `attempt` counts from 1, `random` is in [0, 1).
 */
export function retryWait(error: LanguageModelError, attempt: number, random: number): number | null {
  const isPassing = error.fault === 'connection' || passingStatuses.includes(error.status ?? 0);
  if (!isPassing) return null;
  const asked = (error.retryAfterSeconds ?? 0) * 1000;
  if (asked > longestWaitMilliseconds) return null;
  // Full jitter: the batches of a report fail together and must not come back together.
  return asked + random * Math.min(firstWaitMilliseconds * 2 ** (attempt - 1), longestWaitMilliseconds);
}
