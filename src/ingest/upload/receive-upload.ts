import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Problem } from '../../http/problem.ts';
import { HangUpError, withSentBytes } from './sent-bytes.ts';
import { ByteLimit, brokenGzip, isBrokenGzip, type Spool, spool } from './spool.ts';

export type UploadLimits = {
  spoolDir: string;
  maxBytes: number;
  /** Rejects when the file could not be ingested anyway. */
  ready: Promise<void>;
};

/**
 * The one file of a request, unpacked in a spool: of a `multipart/form-data` body its field `file`, else the body itself.
 * Throws a Problem (400, 413, 415), or HangUpError.
 */
export async function receiveUpload(
  request: IncomingMessage,
  kind: 'multipart' | 'body',
  limits: UploadLimits,
): Promise<Spool> {
  const isGzip = contentEncoding(request) === 'gzip';
  return withSentBytes(request, limits, (sent) =>
    kind === 'body'
      ? spool(sent, { name: null, isGzip, ...limits })
      : receiveForm(formParser(request), sent, isGzip, limits),
  );
}

/** `gzip` or `identity`; throws a 415 for anything else. */
function contentEncoding(request: IncomingMessage): 'gzip' | 'identity' {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'identity') return 'identity';
  throw new Problem(415, `The content encoding ${JSON.stringify(encoding)} is not supported: send gzip or none.`);
}

async function receiveForm(
  form: BusboyInstance,
  sent: Readable,
  isGzip: boolean,
  limits: UploadLimits,
): Promise<Spool> {
  let part: Readable | null = null;
  let received: Promise<Spool> | null = null;
  const refuse = (detail: string) => form.destroy(new Problem(400, detail));
  form.on('file', (field, file, name) => {
    // The form breaks off with the same error; a part that no one reads any more must not end the process with it.
    file.on('error', () => {});
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
    refuse(
      field === 'file'
        ? 'The field "file" has no file name, and so is no file.'
        : `The form has the field ${JSON.stringify(field)}: it takes only the file, in the field "file".`,
    ),
  );
  try {
    await (isGzip
      ? pipeline(sent, createGunzip(), new ByteLimit(limits.maxBytes, 'unpacked'), form)
      : pipeline(sent, form));
    return await (received ?? Promise.reject(new Problem(400, 'The form has no file: send one in the field "file".')));
  } catch (error) {
    // The part's stream does not end by itself when the form breaks off, and the spool would wait for it for ever.
    (part as Readable | null)?.destroy(error instanceof Error ? error : undefined);
    await (received as Promise<Spool> | null)?.then(({ file }) => file.close()).catch(() => {});
    throw formFault(error);
  }
}

/** What the caller can mend as a 400; the parser's own errors are the only ones without a class or a code. */
function formFault(error: unknown): unknown {
  if (isBrokenGzip(error)) return brokenGzip();
  if (!(error instanceof Error) || error instanceof Problem || error instanceof HangUpError || 'code' in error)
    return error;
  return new Problem(400, 'The multipart body is broken or incomplete: its parts cannot be told apart.', {
    cause: error,
  });
}

function formParser(request: IncomingMessage): BusboyInstance {
  try {
    const headers = { ...request.headers, 'content-type': request.headers['content-type'] ?? '' };
    return new Busboy({ headers, limits: { fieldSize: 1024 } });
  } catch (error) {
    throw new Problem(400, 'The multipart body cannot be read: its content type names no boundary.', { cause: error });
  }
}
