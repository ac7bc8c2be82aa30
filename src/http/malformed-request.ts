import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { problemDocument } from './problem.ts';

/** Answers what is no HTTP request, which Koa never gets to see, as every other problem is answered. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = faults[error.code ?? ''] ?? [400, 'This is not an HTTP request.'];
  const body = problemDocument(status, detail, '/');
  const head = [
    `HTTP/1.1 ${status} ${JSON.parse(body).title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${randomUUID()}`,
    'Connection: close',
  ];
  // Destroyed, not only ended: a request that came before on this connection has to hear of it, too.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy(error));
}

const faults: Record<string, [408 | 431, string] | undefined> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
