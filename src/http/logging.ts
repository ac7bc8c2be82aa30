import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import koaPinoLogger from 'koa-pino-logger';
import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';
import { answeredStatus } from './answered-status.ts';
import { levelOf } from './problem.ts';

/** The log of the service: JSON lines on standard output, for people where that is a terminal. Tokens never get into it. */
export function createLogger(config: Pick<Config, 'LOG_LEVEL'>, isTerminal: boolean): Logger {
  return pino({
    level: config.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: errorForLog },
    ...(isTerminal ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
  });
}

/** One line for each request when it has been answered: id, user, method, route, path, status and milliseconds. */
export function logging(logger: Logger): Middleware {
  const contexts = new WeakMap<IncomingMessage, Context>();
  const line = (request: IncomingMessage, response: ServerResponse) => {
    const ctx = contexts.get(request);
    return {
      user: ctx?.state['caller']?.subject ?? undefined,
      method: request.method,
      route: ctx?.state['route'],
      path: ctx?.state['publicPath'] ?? request.url?.split('?')[0],
      reason: ctx?.state['reason'],
      status: answeredStatus(response),
    };
  };
  const write = koaPinoLogger({
    logger,
    genReqId: (request) => requestId(request),
    quietReqLogger: true,
    // The package would log the whole request, its token with it, and of an error all that hangs on to it.
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined, err: errorForLog },
    customAttributeKeys: { reqId: 'request_id', responseTime: 'milliseconds' },
    customSuccessObject: (request, response, values) => ({
      ...line(request, response),
      milliseconds: values.milliseconds,
    }),
    customErrorObject: (request, response, error, values) => ({
      ...line(request, response),
      milliseconds: values.milliseconds,
      ...(response.headersSent ? {} : { err: error }),
    }),
    customSuccessMessage: (_, response) =>
      response.writableFinished ? 'answered' : answeredStatus(response) === 499 ? 'client went away' : 'broke off',
    customErrorMessage: () => 'answered with an error',
    customLogLevel: (request, response) => {
      const level = levelOf(answeredStatus(response));
      return level === 'info' && contexts.get(request)?.state['isProbe'] ? 'debug' : level;
    },
  });
  return async (ctx, next) => {
    contexts.set(ctx.req, ctx);
    await write(ctx, async () => {
      ctx.set('X-Request-Id', String(ctx.req.id));
      await next();
    });
  };
}

/** The id that the caller gave the request, where it is a sane one, else a new one. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:=+/-]{1,128}$/.test(given) ? given : randomUUID();
}

/** An error with its causes, without what the client library hangs on to it (connections, requests and their headers). */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause === undefined ? {} : { cause: errorForLog(cause) }) };
}
