import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Problem } from '../../http/problem.ts';
import { validate } from '../../http/validate.ts';
import { openInIngestDir } from './ingest-dir.ts';
import { receiveUpload, type UploadLimits } from './receive-upload.ts';
import { withSentBytes } from './sent-bytes.ts';
import type { Spool } from './spool.ts';

export const PathBody = z
  .strictObject(
    {
      path: z
        .string('is missing, or not a text')
        .min(1, 'is empty')
        .meta({ description: 'A file below INGEST_DIR; gzip when it ends in .gz.' }),
    },
    'is not an object with a path',
  )
  .meta({ id: 'IngestPath' });
const maxPathBytes = 16 * 1024;

/** How the request brings its file, by its content type, and what opens it. Throws a Problem: 400 without a body, 415. */
export function receive(
  request: IncomingMessage,
  limits: UploadLimits & { ingestDir: string | undefined },
): { kind: 'multipart' | 'body' | 'path'; open: () => Promise<Spool> } {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'multipart/form-data')
    return { kind: 'multipart', open: () => receiveUpload(request, 'multipart', limits) };
  if (type === 'text/csv') return { kind: 'body', open: () => receiveUpload(request, 'body', limits) };
  if (type === 'application/json') {
    const open = async () => openInIngestDir(limits.ingestDir, await readPath(request, limits.ready), limits);
    return { kind: 'path', open };
  }
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody) throw new Problem(400, 'There is no file: send one as the form field "file", or as a text/csv body.');
  throw new Problem(
    415,
    'The body is of a type that is not taken: send multipart/form-data, text/csv or application/json.',
  );
}

async function readPath(request: IncomingMessage, ready: Promise<void>): Promise<string> {
  if (request.headers['content-encoding'])
    throw new Problem(415, 'A JSON body is taken only without content encoding.');
  const body = await withSentBytes(request, { maxBytes: maxPathBytes, ready }, text);
  try {
    return validate(PathBody, JSON.parse(body), 'body').path;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Problem(400, 'The body is not JSON.', { errors: [{ path: '', message: 'is not JSON' }] });
    throw error;
  }
}
