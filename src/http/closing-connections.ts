import type { Middleware } from 'koa';

/**
 * Once the process stops, each answer also asks its client to close the connection: the next one leads to another replica,
 * and no request gets lost on a connection that is being closed.
 */
export function closingConnections(stopping: AbortSignal): Middleware {
  return async (ctx, next) => {
    await next();
    // Of a request that is still being sent, `closeUnread` closes the connection when it has been.
    if (stopping.aborted && ctx.req.complete && !ctx.headerSent) ctx.set('Connection', 'close');
  };
}
