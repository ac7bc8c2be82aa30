export type CircuitBreaker = {
  /** Whether so many have failed in a row that it lets no calls through, or one at most. */
  isOpen(): boolean;
  /** Whether a call may be made now. Once the pause is over, one caller gets true, the others false until it has told how it went. */
  admits(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call that was admitted ended without saying anything of the server. */
  abandoned(): void;
};

/** Lets no calls through for `pauseMilliseconds` after `limit` failures in a row; then one, to see whether it is over. */
export function createCircuitBreaker(
  limit: number,
  pauseMilliseconds: number,
  now: () => number = () => performance.now(),
): CircuitBreaker {
  let failures = 0;
  let openUntil = 0;
  let isTrying = false;
  return {
    isOpen: () => failures >= limit,
    admits() {
      if (failures < limit) return true;
      if (isTrying || now() < openUntil) return false;
      isTrying = true;
      return true;
    },
    succeeded() {
      failures = 0;
      isTrying = false;
    },
    failed() {
      failures += 1;
      isTrying = false;
      if (failures >= limit) openUntil = now() + pauseMilliseconds;
    },
    abandoned() {
      isTrying = false;
    },
  };
}
