import { createSecretKey } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import koaJwt from 'koa-jwt';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Caller } from './caller.ts';
import { createKeySet, KeySetAwayError } from './key-set.ts';
import { Problem, unavailable } from './problem.ts';
import type { Scope } from './route.ts';

const Claims = z.object({
  exp: z.number(),
  sub: z.string().optional(),
  scope: z.string().optional(),
  // As some identity providers have it instead: a list, or the same string.
  scp: z.union([z.string(), z.array(z.string())]).optional(),
  companies: z.array(z.string()).optional(),
});

// A key server's machine has a clock of its own; who has the secret mostly is on ours.
const keySetToleranceSeconds = 30;

// Pinned, so that a token cannot choose: neither `none`, nor a public key taken for a secret.
const secretAlgorithms = ['HS256'];
const keySetAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** Lets a request through when its bearer token is good; `callerOf` then tells who it is. Throws a 401, or a 503. */
export function authentication(config: Config): Middleware {
  const verify = koaJwt({
    ...keys(config),
    ...(config.JWT_ISSUER ? { issuer: config.JWT_ISSUER } : {}),
    ...(config.JWT_AUDIENCE ? { audience: config.JWT_AUDIENCE } : {}),
    ...clockTolerance(config),
    key: 'claims',
    passthrough: true,
  });
  return async (ctx, next) => {
    const bearer = /^Bearer +\S+$/i.test(ctx.get('authorization').trim());
    if (!bearer) throw unauthorized('A bearer token is needed: Authorization: Bearer <token>.', null);
    await verify(ctx, async () => {});
    const error: unknown = ctx.state['jwtOriginalError'];
    if (error) throw refusal(error);
    const claims = Claims.safeParse(ctx.state['claims']);
    if (!claims.success)
      throw unauthorized('The token lacks exp, or one of its claims is not of the right type.', 'invalid_token');
    ctx.state['caller'] = asCaller(claims.data);
    await next();
  };
}

/** Throws a 403 unless the caller's token carries `scope`. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.has(scope)) return;
  throw new Problem(403, `This call needs a token with the scope ${scope}.`, {
    headers: { 'WWW-Authenticate': `Bearer realm="${realm}", error="insufficient_scope", scope="${scope}"` },
  });
}

export function callerOf(ctx: Context): Caller {
  return ctx.state['caller'];
}

const realm = 'support-insights';

function keys(config: Config): Pick<koaJwt.Options, 'secret' | 'algorithms'> {
  if (config.JWT_SECRET) {
    // As a key: jsonwebtoken tries a string as a public key first, at every request. koa-jwt hands it on, but its types lack it.
    const secret: unknown = createSecretKey(config.JWT_SECRET, 'utf8');
    return { secret: secret as Buffer, algorithms: secretAlgorithms };
  }
  // koa-jwt hands a key on as it is, but its types lack it.
  const secret: unknown = createKeySet(config.JWT_JWKS_URL ?? '');
  return { secret: secret as koaJwt.SecretLoader, algorithms: keySetAlgorithms };
}

// Part of the options that koa-jwt hands on to jsonwebtoken, but not of its types.
const clockTolerance = (config: Config): object => ({
  clockTolerance: config.JWT_CLOCK_TOLERANCE_SECONDS ?? (config.JWT_JWKS_URL ? keySetToleranceSeconds : 0),
});

// Other texts name no company, and some would in lower case: that of the Kelvin sign is a k.
const isCompanyId = (text: string): boolean => /^\w+$/.test(text);

function asCaller(claims: z.infer<typeof Claims>): Caller {
  return {
    subject: claims.sub ?? null,
    scopes: new Set(
      [claims.scope ?? [], claims.scp ?? []].flat().flatMap((scopes) => scopes.split(' ').filter(Boolean)),
    ),
    companies: claims.companies ? new Set(claims.companies.filter(isCompanyId).map((id) => id.toLowerCase())) : null,
  };
}

function refusal(error: unknown): Problem {
  if (error instanceof KeySetAwayError) {
    return unavailable('The keys that sign tokens cannot be read now. Try again soon.', error);
  }
  const expired = error instanceof Error && error.name === 'TokenExpiredError';
  return unauthorized(expired ? 'The token has expired.' : 'The token is not valid.', 'invalid_token');
}

function unauthorized(detail: string, code: 'invalid_token' | null): Problem {
  const challenge = `Bearer realm="${realm}"${code ? `, error="${code}", error_description="${detail}"` : ''}`;
  return new Problem(401, detail, { headers: { 'WWW-Authenticate': challenge } });
}
