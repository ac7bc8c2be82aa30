import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Problem } from '../../http/problem.ts';
import { type Spool, spool } from './spool.ts';

/**
 * The file of this path below `ingestDir`: itself, or unpacked in a spool when its name ends in `.gz`. Whatever is not
 * a readable file below it gets the same 404, so that no answer tells what lies elsewhere.
 */
export async function openInIngestDir(
  ingestDir: string | undefined,
  path: string,
  { spoolDir, maxBytes }: { spoolDir: string; maxBytes: number },
): Promise<Spool> {
  if (ingestDir === undefined) throw new Problem(400, 'This service has no INGEST_DIR: send the file itself.');
  const file = await openBelow(ingestDir, path);
  if (!file) throw new Problem(404, 'There is no such file below the ingest folder.');
  if (!/\.gz$/i.test(path)) return { file, name: path, bytes: (await file.stat()).size };
  // The stream closes the file when it ends, or is destroyed because the spool fails.
  const packed = file.createReadStream();
  return spool(packed, { name: path, spoolDir, maxBytes, isGzip: true }).finally(() => packed.destroy());
}

async function openBelow(folder: string, path: string): Promise<FileHandle | null> {
  try {
    const real = await realpath(join(folder, path));
    if (path.startsWith(sep) || !real.startsWith(`${await realpath(folder)}${sep}`)) return null;
    // Not blocking: to open a FIFO that no one writes to would wait for ever.
    const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return null;
  } catch {
    return null;
  }
}
