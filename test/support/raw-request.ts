import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { token } from './service.ts';

/** What to do on the connection: send bytes, wait so many milliseconds, or break it off. */
export type Step = string | Buffer | number | 'end' | 'reset';
export type RawResponse = { status: number; head: string; body: string };

/** The head of a POST /ingest with a good token. */
export function ingestHead(headers: Record<string, string | number>, path = '/ingest?wait=true'): string {
  const all = { Host: 'localhost', Authorization: `Bearer ${token()}`, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A body as one chunk of a chunked transfer. */
export function chunked(bytes: string | Buffer): Buffer {
  const size = Buffer.byteLength(bytes).toString(16);
  return Buffer.concat([Buffer.from(`${size}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
}

/**
 * Sends by hand what no well-behaved client would, and gives the first response, or null when the connection ended
 * without one. It reads only when all has been sent, or could not be: as simple clients do.
 */
export async function rawRequest(url: string, steps: Step[], milliseconds = 10_000): Promise<RawResponse | null> {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let received = '';
  const over = Promise.race([once(socket, 'close'), delay(milliseconds, null, { ref: false })]);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    received += data.toString('latin1');
  });
  socket.on('end', () => socket.destroy());
  for (const step of steps) {
    if (socket.destroyed) break;
    if (typeof step === 'number') await delay(step);
    else if (step === 'end') socket.end();
    else if (step === 'reset') socket.resetAndDestroy();
    else if (!socket.write(step)) await Promise.race([once(socket, 'drain').catch(() => {}), over]);
  }
  while (!socket.destroyed && parseResponse(received) === null) await Promise.race([once(socket, 'data'), over]);
  socket.destroy();
  return parseResponse(received);
}

function parseResponse(text: string): RawResponse | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  return body.length < length ? null : { status: Number(head.split(' ')[1]), head, body };
}
