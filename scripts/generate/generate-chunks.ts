import { generateRows, header } from './generate-rows.ts';

const chunkBytes = 256 * 1024;

/** A whole file in UTF-8, in pieces; the same count and seed give the same bytes. */
export function* generateChunks(count: number, seed: number): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(chunkBytes);
  let end = chunk.write(header);
  for (const row of generateRows(count, seed)) {
    if (chunkBytes - end < row.length * 3) {
      yield chunk.subarray(0, end);
      chunk = Buffer.allocUnsafe(chunkBytes);
      end = 0;
    }
    end += chunk.write(row, end);
  }
  yield chunk.subarray(0, end);
}
