import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from 'koa';

const brokenOff = new WeakSet<ServerResponse>();

/** Notes with `message` that an answer which has begun ends before its end: by our fault, unless it is only that the client went away. */
export function noteBreakOff(ctx: Context, err: unknown, message: string): void {
  if (isHangUp(err)) return;
  brokenOff.add(ctx.res);
  ctx['log']?.error({ err }, message);
}

/** Ends an answer before its end, so that nobody takes it for whole: not by a mere close, which in HTTP/1.0 is how one ends. */
export function breakOff(response: ServerResponse, socket: Socket): void {
  brokenOff.add(response);
  socket.resetAndDestroy();
}

const isHangUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/**
 * The status by which the log and the metrics count an answer that is over. Where it did not get through, it says whose fault that
 * was, though it may have begun with a 200: 500 ours, 499 (as nginx has it) the client's.
 */
export function answeredStatus(response: ServerResponse): number {
  if (response.writableFinished) return response.statusCode;
  return brokenOff.has(response) ? 500 : 499;
}
