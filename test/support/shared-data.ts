import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';

/**
 * The text of a real file out of `shared/data`, which lies beside the project or further up and may not be copied into
 * it. Null where it is not there; the test then says so and passes no more than that check.
 */
export function readSharedData(t: ExecutionContext, name: string): string | null {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'shared', 'data', name);
    if (existsSync(path)) return readFileSync(path, 'utf8');
  }
  t.log(`NOT TESTED: there is no shared/data/${name} above ${import.meta.dirname}, so nothing was compared with it.`);
  t.pass();
  return null;
}
