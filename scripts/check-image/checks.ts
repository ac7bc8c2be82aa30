import { setTimeout as delay } from 'node:timers/promises';

export type Checks = {
  /** Runs `work`, which throws when what `title` says is not so, and prints a line; what it returns is shown beside it. */
  check(title: string, work: () => Promise<string | undefined> | string | undefined): Promise<boolean>;
  counts: { passed: number; failed: number };
};

export function createChecks(): Checks {
  const counts = { passed: 0, failed: 0 };
  return {
    counts,
    async check(title, work) {
      try {
        const detail = await work();
        counts.passed += 1;
        console.log(`ok: ${title}${detail ? ` (${detail})` : ''}`);
        return true;
      } catch (error) {
        counts.failed += 1;
        console.log(`FAILED: ${title}: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      }
    },
  };
}

/** Throws `message` unless it holds. */
export function assertThat(isSo: boolean, message: string): asserts isSo {
  if (!isSo) throw new Error(message);
}

/** Asks again until `work` no longer throws; what it threw last when time is up. */
export async function eventually<T>(limitSeconds: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + limitSeconds * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}
