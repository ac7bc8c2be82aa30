import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Problem } from '../../http/problem.ts';
import { ByteLimit, type Spool, spool, tooLarge } from './spool.ts';

export type UploadLimits = { spoolDir: string; maxBytes: number };

/** The client went away, or stopped sending, before its file was complete. */
export class HangUpError extends Error {
  override name = 'HangUpError';
  /** What had arrived, as sent. */
  readonly bytes: number;

  constructor(bytes: number, cause: unknown) {
    super(`The client went away after ${bytes} bytes, before the file was complete. Nothing of it was indexed.`, {
      cause,
    });
    this.bytes = bytes;
  }
}

// A client that sends nothing for so long has gone.
const silenceMilliseconds = 60_000;

/**
 * The one file of a request, unpacked in a spool: of a `multipart/form-data` body its field `file`, else the body itself.
 * Throws a Problem (400, 413, 415), or HangUpError.
 */
export async function receiveUpload(
  request: IncomingMessage,
  kind: 'multipart' | 'body',
  limits: UploadLimits,
): Promise<Spool> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits.maxBytes, 'sent');
  const sent = new ByteLimit(limits.maxBytes, 'sent');
  request.setTimeout(silenceMilliseconds, () => request.destroy());
  try {
    const isGzip = contentEncoding(request) === 'gzip';
    if (kind === 'body') {
      // Errors of the request reach the spool through the second stream.
      const [received] = await Promise.all([spool(sent, { name: null, isGzip, ...limits }), pipeline(request, sent)]);
      return received;
    }
    return await receiveForm(request, sent, isGzip, limits);
  } catch (error) {
    if (request.destroyed && !request.complete) throw new HangUpError(sent.bytes, error);
    throw error;
  } finally {
    request.setTimeout(0);
  }
}

/** `gzip` or `identity`; throws a 415 for anything else. */
export function contentEncoding(request: IncomingMessage): 'gzip' | 'identity' {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'identity') return 'identity';
  throw new Problem(415, `The content encoding ${JSON.stringify(encoding)} is not supported: send gzip or none.`);
}

async function receiveForm(
  request: IncomingMessage,
  sent: ByteLimit,
  isGzip: boolean,
  limits: UploadLimits,
): Promise<Spool> {
  const form = formParser(request);
  let part: Readable | null = null;
  let received: Promise<Spool> | null = null;
  const refuse = (detail: string) => form.destroy(new Problem(400, detail));
  form.on('file', (field, file, name) => {
    if (part || field !== 'file') {
      file.resume();
      refuse(
        part
          ? 'The form has more than one file: send one, in the field "file".'
          : `The form has a file in the field ${JSON.stringify(field)}: send it in the field "file".`,
      );
      return;
    }
    part = file;
    received = spool(file, { name: name ?? null, isGzip: /\.gz$/i.test(name ?? ''), ...limits });
    received.catch((error) => form.destroy(error));
  });
  form.on('field', (field) =>
    refuse(`The form has the field ${JSON.stringify(field)}: it takes only the file, in the field "file".`),
  );
  try {
    await (isGzip ? pipeline(request, sent, createGunzip(), form) : pipeline(request, sent, form));
    return await (received ?? Promise.reject(new Problem(400, 'The form has no file: send one in the field "file".')));
  } catch (error) {
    // The part's stream does not end by itself when the form breaks off, and the spool would wait for it for ever.
    (part as Readable | null)?.destroy(error instanceof Error ? error : undefined);
    await (received as Promise<Spool> | null)?.then(({ file }) => file.close()).catch(() => {});
    throw error;
  }
}

function formParser(request: IncomingMessage): BusboyInstance {
  try {
    const headers = { ...request.headers, 'content-type': request.headers['content-type'] ?? '' };
    return new Busboy({ headers, limits: { fieldSize: 1024 } });
  } catch (error) {
    throw new Problem(400, 'The multipart body cannot be read: its content type names no boundary.', { cause: error });
  }
}
