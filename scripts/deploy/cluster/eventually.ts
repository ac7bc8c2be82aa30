import { setTimeout as delay } from 'node:timers/promises';

// Controllers follow one another; helm's --wait looks at some of what they make.
const patienceSeconds = 30;

/** Asks until there is no fault, for as long as controllers may take; what is wrong then is wrong. */
export async function eventually(ask: () => Promise<string[]>): Promise<string[]> {
  const end = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const faults = await ask();
    if (faults.length === 0 || Date.now() > end) return faults;
    await delay(1000);
  }
}
