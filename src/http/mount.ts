import { METHODS } from 'node:http';
import { Router } from '@koa/router';
import type { Config } from '../config.ts';
import { authentication, callerOf, requireScope } from './auth.ts';
import { anyone } from './caller.ts';
import type { Route } from './route.ts';
import { validate } from './validate.ts';

/** A router with all routes: each checks the token, then the scope, then params and query, and then handles the request. */
export function mount(routes: readonly Route[], config: Config): Router {
  // All that can arrive, so that one which an address does not take is answered 405, not 501.
  const router = new Router({ methods: METHODS });
  const authenticate = authentication(config);
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[route.method](path, async (ctx) => {
      ctx.state['route'] = route.path;
      if (route.scope) {
        await authenticate(ctx, async () => {});
        requireScope(callerOf(ctx), route.scope);
      }
      const params = route.params ? validate(route.params, ctx['params'], 'path') : {};
      const query = route.query ? validate(route.query, ctx.query, 'query') : {};
      await route.handle({ ctx, params, query, caller: route.scope ? callerOf(ctx) : anyone });
    });
  }
  return router;
}
