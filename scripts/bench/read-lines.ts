import { createReadStream } from 'node:fs';

/** The lines of a file, which end with `\n` alone: readline also cuts at U+2028, which JSON leaves as it is. */
export async function* readLines(path: string): AsyncGenerator<string, void, undefined> {
  let begun = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 2 ** 20 })) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  if (begun !== '') yield begun;
}
