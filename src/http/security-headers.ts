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

/**
 * Takes in and drops what still comes of a request that was answered before its body had been read, as with a 413, so
 * that the client gets to reading the answer; then closes the connection.
 */
export function closeUnread(): Middleware {
  return async ({ req, res }, next) => {
    const { socket } = req;
    await next();
    if (req.complete) return;
    // Otherwise a client that wants to close is cut off together with the answer that it has not read yet.
    res.shouldKeepAlive = true;
    req.unpipe();
    req.resume();
    const timer = setTimeout(() => req.complete || socket.destroy(), drainMilliseconds).unref();
    req.once('close', () => clearTimeout(timer));
  };
}
