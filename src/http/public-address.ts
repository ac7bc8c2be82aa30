import type { Context, Middleware } from 'koa';
import { Problem } from './problem.ts';

/**
 * Lets the service live under `basePath`, whether the ingress before it cuts that off or not: the routes see the path
 * without it, and links are made with it.
 */
export function publicAddress(basePath: string): Middleware {
  return async (ctx, next) => {
    const path = pathOf(ctx);
    const isBelow = basePath !== '' && (path === basePath || path.startsWith(`${basePath}/`));
    if (isBelow) ctx.path = path.slice(basePath.length) || '/';
    ctx.state['basePath'] = basePath;
    ctx.state['publicPath'] = `${basePath}${ctx.path}`;
    await next();
  };
}

function pathOf(ctx: Context): string {
  try {
    return ctx.path;
  } catch (cause) {
    // As of `GET http://[::1/ HTTP/1.1`.
    throw new Problem(400, 'The address is malformed.', { cause });
  }
}

/**
 * Where the world finds `path`: with the origin where a trusted proxy tells it, else from the root of whatever host was
 * asked, since the service cannot know by which name and scheme it is reached.
 */
export function publicUrl(ctx: Context, path: string): string {
  // Not ctx.origin, which is the header Origin: whatever the caller likes.
  const origin = ctx.app.proxy && ctx.host ? `${ctx.protocol}://${ctx.host}` : '';
  return `${origin}${ctx.state['basePath']}${path}`;
}
