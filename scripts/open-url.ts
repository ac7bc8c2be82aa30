import { Readable } from 'node:stream';
import { type Spool, spool } from '../src/ingest/upload/spool.ts';

export const isHttpUrl = (address: string): boolean => /^https?:\/\//i.test(address);

/** What may be shown and kept of a URL: its credentials and its query, where signed URLs carry theirs, may not. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'The URL';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/**
 * The file at an http(s) URL, unpacked where it is a gzip, in a spool as uploads are. Redirects are followed; a user and a
 * password in the URL are sent as such. Rejects where it does not come whole, with a message that has no part of the URL.
 */
export async function openUrl(url: string, spoolDir: string, signal: AbortSignal): Promise<Spool> {
  const response = await request(url, signal);
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`the server answers ${`${response.status} ${response.statusText}`.trim()}`);
  }
  try {
    const { first, stream } = await peek(Readable.fromWeb(response.body));
    // By what it is: names in URLs say little, and a server may have unpacked it on the way.
    const isGzip = first[0] === 0x1f && first[1] === 0x8b;
    return await spool(stream, { name: null, spoolDir, maxBytes: Number.POSITIVE_INFINITY, isGzip });
  } catch (error) {
    throw isTransfer(error) ? new Error(`the transfer broke off: ${reason(error)}`) : error;
  }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  if (!URL.canParse(url)) throw new Error('it is not a URL');
  const bare = new URL(url);
  const { username, password } = bare;
  bare.username = '';
  bare.password = '';
  // The file as it lies there, so that its length is that of what is sent.
  const headers = new Headers({ 'accept-encoding': 'identity' });
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  if (username || password) headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  try {
    const response = await fetch(bare, { headers, signal });
    if (bare.protocol === 'https:' && !response.url.startsWith('https:')) {
      await response.body?.cancel();
      throw new Error('it leads from https to http');
    }
    return response;
  } catch (error) {
    throw new Error(reason(error));
  }
}

/** The first bytes of a stream, and a stream of all of them. */
async function peek(body: AsyncIterable<Buffer>): Promise<{ first: Buffer; stream: Readable }> {
  const chunks = body[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  const whole = async function* () {
    yield first;
    for (;;) {
      const { value, done } = await chunks.next();
      if (done) return;
      yield value;
    }
  };
  return { first, stream: Readable.from(whole()) };
}

/** Fetch says "terminated" or "fetch failed", and the rest in the cause, which names hosts and ports but no URL. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if (!(error.cause instanceof Error)) return error.name === 'AbortError' ? 'it was interrupted' : error.message;
  return error.cause.message || String(Reflect.get(error.cause, 'code') ?? error.message);
}

const isTransfer = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && error.name === 'AbortError');
