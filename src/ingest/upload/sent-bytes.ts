import type { IncomingMessage } from 'node:http';
import { Problem } from '../../http/problem.ts';
import { ByteLimit, tooLarge } from './spool.ts';

/** The client went away, or stopped sending, before its request was complete. */
export class HangUpError extends Error {
  override name = 'HangUpError';
  /** What had arrived, as sent. */
  readonly bytes: number;

  constructor(bytes: number) {
    super(`The client went away after ${bytes} bytes, before the file was complete. Nothing of it was indexed.`);
    this.bytes = bytes;
  }
}

// A client that sends nothing for so long has gone.
const silenceMilliseconds = 60_000;

/**
 * Gives `read` the body of the request as a stream, which fails with a HangUpError when the client goes away or falls
 * silent, with a 413 beyond `maxBytes` (at once where the header already says so), and with what `ready` rejects with:
 * a body of hours is not taken in for nothing. It is read from at once, since what a broken connection held is lost.
 *
 * The request itself is never destroyed, as `pipeline` or a `for await` would do: its connection has to carry the answer.
 */
export async function withSentBytes<T>(
  request: IncomingMessage,
  { maxBytes, ready }: { maxBytes: number; ready: Promise<void> },
  read: (sent: ByteLimit) => Promise<T>,
): Promise<T> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes, 'sent');
  const sent = new ByteLimit(maxBytes, 'sent');
  const { socket } = request;
  // Without a listener the server closes a connection that times out.
  socket.setTimeout(silenceMilliseconds);
  // It may fail before anyone listens, or reads: that must not end the process.
  sent.on('error', () => {});
  const hangUp = () => sent.destroy(new HangUpError(sent.bytes));
  const onClose = () => request.complete || hangUp();
  request.once('close', onClose);
  if (request.destroyed) hangUp();
  else request.pipe(sent);
  let refusal: unknown = null;
  ready.catch((error) => {
    refusal = error;
    sent.destroy(error);
  });
  try {
    return await read(sent);
  } catch (error) {
    throw refusal ?? (sent.errored instanceof HangUpError || sent.errored instanceof Problem ? sent.errored : error);
  } finally {
    request.off('close', onClose);
    request.unpipe(sent);
    socket.setTimeout(0);
  }
}
