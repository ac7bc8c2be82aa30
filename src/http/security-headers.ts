import type { Middleware } from 'koa';

/** Headers for browsers: answers are data, not pages, and are not to be kept or framed. Pages loosen them for themselves. */
export function securityHeaders(): Middleware {
  return async (ctx, next) => {
    ctx.set({
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    await next();
  };
}

// Long enough for a client to see the answer although it still sends, short enough not to take in what was refused.
const drainMilliseconds = 5_000;

/** Closes the connection of a request that was answered before its body had been read, as a 413 is. */
export function closeUnread(): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx.req.complete) return;
    const timer = setTimeout(() => ctx.req.complete || ctx.req.destroy(), drainMilliseconds).unref();
    ctx.req.once('close', () => clearTimeout(timer));
  };
}
