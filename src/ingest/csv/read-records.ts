import type { FileHandle } from 'node:fs/promises';
import { maxRecordBytes, type RecordRange, splitRecords } from './split-records.ts';

const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;
const byteOrderMark = Buffer.from('\uFEFF');

/**
 * The records of a file as ranges of bytes, in batches of what one chunk of the file (`bytesRead` long) completes. Memory is bounded by the
 * chunk and the longest record allowed: of a line that is longer, only the beginning is kept, as a record at fault.
 */
export async function* readRecords(
  file: FileHandle,
): AsyncGenerator<{ bytes: Buffer; records: RecordRange[]; bytesRead: number }> {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let line = 1;
  let isFirst = true;
  let isSkipping = false;
  for await (const chunk of chunksOf(file)) {
    let bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (isFirst && bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3);
    isFirst = false;
    if (isSkipping) {
      const lineEnd = bytes.indexOf(lineFeed);
      if (lineEnd === -1) {
        yield { bytes, records: [], bytesRead: chunk.length };
        continue;
      }
      bytes = bytes.subarray(lineEnd + 1);
      line += 1;
      isSkipping = false;
    }
    const split = splitRecords(bytes, line, false);
    rest = bytes.subarray(split.rest);
    line = split.restLine;
    if (rest.length > maxRecordBytes) {
      split.records.push({ line, start: split.rest, end: bytes.length, lines: 1, isPlain: false, fault: 'too-long' });
      isSkipping = true;
      rest = Buffer.alloc(0);
    }
    yield { bytes, records: split.records, bytesRead: chunk.length };
  }
  yield { bytes: rest, records: splitRecords(rest, line, true).records, bytesRead: 0 };
}

// Not by a stream of the handle: where one is left before its end, neither the next one nor close() ever ends.
async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
