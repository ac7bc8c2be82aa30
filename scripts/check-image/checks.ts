import { setTimeout as delay } from 'node:timers/promises';

export type Checks = {
  /** Runs `work`, which throws when what `title` says is not so, and prints a line; what it returns is shown beside it. */
  check(title: string, work: () => Promise<string | undefined> | string | undefined): Promise<boolean>;
  /** From now on no check begins, and none that runs says how it ended: what it needs is being taken away. */
  stop(): void;
  counts: { passed: number; failed: number };
};

const never = new Promise<never>(() => {});

export function createChecks(): Checks {
  const counts = { passed: 0, failed: 0 };
  let stopped = false;
  return {
    counts,
    stop() {
      stopped = true;
    },
    async check(title, work) {
      if (stopped) return never;
      try {
        const detail = await work();
        if (stopped) return never;
        counts.passed += 1;
        console.log(`ok: ${title}${detail ? ` (${detail})` : ''}`);
        return true;
      } catch (error) {
        if (stopped) return never;
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
