import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Problem, unavailable } from '../../http/problem.ts';

/** A file that waits to be ingested. Whoever holds it closes `file`. */
export type Spool = { file: FileHandle; name: string | null; bytes: number };

export type SpoolOptions = { name: string | null; spoolDir: string; maxBytes: number; isGzip: boolean };

/**
 * Takes a stream to its end and keeps it, unpacked, in a temporary file. The file has no name any more when this
 * returns: however the process ends, nothing is left behind.
 * Throws a Problem: 413 beyond `maxBytes` (as unpacked), 400 for a broken gzip. Other errors are those of the stream.
 */
export async function spool(stream: Readable, { name, spoolDir, maxBytes, isGzip }: SpoolOptions): Promise<Spool> {
  const path = join(spoolDir, `support-insights-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600).catch((error) => {
    throw spoolFault(error);
  });
  try {
    await unlink(path);
    // Not by a stream of the handle: its close() would wait for that for ever.
    const sink = (bytes: AsyncIterable<Buffer>) => file.writeFile(bytes);
    const counter = new ByteLimit(maxBytes, 'unpacked');
    await (isGzip ? pipeline(stream, createGunzip(), counter, sink) : pipeline(stream, counter, sink));
    return { file, name, bytes: (await file.stat()).size };
  } catch (error) {
    await file.close();
    throw isBrokenGzip(error) ? brokenGzip() : spoolFault(error);
  }
}

/** Passes bytes through until there are more than `maxBytes` of them: then it fails with a 413. */
export class ByteLimit extends Transform {
  bytes = 0;

  constructor(maxBytes: number, as: 'sent' | 'unpacked') {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        if (this.bytes > maxBytes) done(tooLarge(maxBytes, as));
        else done(null, chunk);
      },
    });
  }
}

export const tooLarge = (maxBytes: number, as: 'sent' | 'unpacked'): Problem =>
  new Problem(413, `The file has more than ${maxBytes} bytes as ${as}, which is the most that this service takes.`);

export const brokenGzip = (): Problem => new Problem(400, 'The gzip is broken or incomplete: it cannot be unpacked.');

/** A folder that takes no file now is for the operator to mend, and for the caller to wait for. */
function spoolFault(error: unknown): unknown {
  const isDisk =
    error instanceof Error &&
    'code' in error &&
    /^(ENOSPC|EDQUOT|EROFS|EACCES|ENOENT|EMFILE)$/.test(String(error.code));
  if (!isDisk) return error;
  return unavailable('The service has no room to take a file in. Try again later.', error);
}

export function isBrokenGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_(DATA|BUF|STREAM)_ERROR$/.test(String(error.code));
}
