import { METHODS } from 'node:http';
import { parse } from 'node:querystring';
import { Router } from '@koa/router';
import type { Context } from 'koa';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import { authentication, callerOf, requireScope } from './auth.ts';
import { anyone } from './caller.ts';
import type { Route } from './route.ts';
import { fieldErrors, invalid, validate } from './validate.ts';

/** A router with all routes: each checks the token, then the scope, then params and query, and then handles the request. */
export function mount(routes: readonly Route[], config: Config): Router {
  // All that can arrive, so that one which an address does not take is answered 405, not 501.
  const router = new Router({ methods: METHODS });
  const authenticate = authentication(config);
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const handle = async (ctx: Context, isCsvPath: boolean) => {
      ctx.state['route'] = route.path;
      ctx.state['isCsvPath'] = isCsvPath;
      if (route.scope) {
        await authenticate(ctx, async () => {});
        requireScope(callerOf(ctx), route.scope);
      }
      const params = route.params ? validate(route.params, ctx['params'], 'path') : {};
      const query = route.query ? validateQuery(route.query, ctx) : {};
      await route.handle({ ctx, params, query, caller: route.scope ? callerOf(ctx) : anyone });
    };
    // Before the path alone, of which a last part with `.csv` would be a value.
    if (route.csv) router[route.method](`${path}.csv`, (ctx) => handle(ctx, true));
    router[route.method](path, (ctx) => handle(ctx, false));
  }
  return router;
}

/**
 * The query as `schema` makes it; throws a 400 that names every fault, a parameter that is given twice or is not UTF-8
 * among them.
 */
function validateQuery<Schema extends z.ZodType>(schema: Schema, { query, querystring }: Context): z.infer<Schema> {
  const names = Object.keys(query);
  const once = Object.fromEntries(names.map((name) => [name, [query[name]].flat()[0]]));
  const result = schema.safeParse(once);
  const faults = result.error?.issues.flatMap(fieldErrors) ?? [];
  const doubled = names.filter((name) => Array.isArray(query[name]) && !faults.some(({ path }) => path === name));
  const garbled = garbledNames(querystring).filter((name) => !faults.some(({ path }) => path === name));
  if (result.success && doubled.length === 0 && garbled.length === 0) return result.data;
  const more = [
    ...doubled.map((path) => ({ path, message: 'is given more than once' })),
    ...garbled.map((path) => ({ path, message: 'is not UTF-8' })),
  ];
  throw invalid([...faults, ...more], 'query');
}

/** Parameters with bytes that are no UTF-8: they would be read as characters that nobody meant. */
function garbledNames(querystring: string): string[] {
  const parts = querystring.split('&').filter((part) => !isUtf8(part));
  return [...new Set(parts.flatMap((part) => Object.keys(parse(part))))];
}

function isUtf8(text: string): boolean {
  try {
    // A lone % is what browsers leave of one that was typed.
    for (const [bytes] of text.matchAll(/(?:%[0-9a-f]{2})+/gi)) decodeURIComponent(bytes);
    return true;
  } catch {
    return false;
  }
}
