import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';

const brokenOff = new WeakSet<ServerResponse>();

/** Notes with `message` that an answer which has begun ends before its end: by our fault, unless it is only that the client went away. */
export function noteBreakOff(ctx: Context, err: unknown, message: string): void {
  if (isHangUp(err)) return;
  brokenOff.add(ctx.res);
  ctx['log']?.error({ err }, message);
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
