import { errors as elasticsearch } from '@elastic/elasticsearch';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';

export const ProblemDocument = z
  .object({
    type: z.string().meta({ description: 'Names the kind of problem; stable.' }),
    title: z.string().meta({ description: 'The words of the status.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What is wrong, as a sentence.' }),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'The parameter or field.' }),
          message: z.string().meta({ description: 'What is wrong with it.' }),
        }),
      )
      .optional()
      .meta({ description: 'Every fault of a request that is not valid.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export type FieldError = { path: string; message: string };
type ProblemExtras = { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown };

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof titles;

/** An answer that is an error; `detail` is for the caller and so says nothing of the inside. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: ProblemStatus;
  readonly extras: ProblemExtras;

  constructor(status: ProblemStatus, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.status = status;
    this.extras = extras;
  }
}

/** A 503: what we depend on is away, and may be asked for again soon. */
export const unavailable = (detail: string, cause?: unknown): Problem =>
  new Problem(503, detail, { headers: { 'Retry-After': String(retrySeconds) }, cause });

/** How a status is logged: a 5xx is our fault, but for 503, where what we depend on is away. */
export const levelOf = (status: number): 'error' | 'warn' | 'info' =>
  status === 503 ? 'warn' : status >= 500 ? 'error' : 'info';

const retrySeconds = 5;

/** Turns whatever is thrown below it into an `application/problem+json` answer; the outermost that writes a body. */
export function problems(): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      const silent = ctx.body == null ? silences[ctx.status] : undefined;
      if (silent) throw new Problem(silent.status, silent.detail);
    } catch (error) {
      answer(ctx, asProblem(error));
    }
  };
}

// What the router says with a status alone.
const silences: Record<number, { status: ProblemStatus; detail: string } | undefined> = {
  404: { status: 404, detail: 'There is nothing at this address.' },
  405: { status: 405, detail: 'This address does not take this method; the header Allow names those it takes.' },
};

function answer(ctx: Context, problem: Problem): void {
  const { errors, headers, cause } = problem.extras;
  const { status, message: detail } = problem;
  ctx.status = status;
  ctx.set(headers ?? {});
  ctx.type = 'application/problem+json';
  const instance = ctx.state['publicPath'] ?? ctx.req.url?.split('?')[0] ?? '/';
  ctx.body = problemDocument(status, detail, instance, errors);
  // Probes ask again and again: the line of the request itself says why.
  if (ctx.state['isProbe']) ctx.state['reason'] = (cause instanceof Error ? cause : problem).message;
  else if (status >= 500) ctx['log']?.[levelOf(status)]({ err: cause ?? problem }, detail);
}

/** The JSON of a problem. */
export function problemDocument(
  status: ProblemStatus,
  detail: string,
  instance: string,
  errors?: FieldError[],
): string {
  const title = titles[status];
  const type = `urn:support-insights:problem:${title.toLowerCase().replaceAll(' ', '-')}`;
  return JSON.stringify({ type, title, status, detail, instance, ...(errors ? { errors } : {}) });
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const block = writeBlockOf(error);
  if (block) return unavailable(`${block} Try again when that is mended; what only reads is answered.`, error);
  if (isUnavailable(error)) {
    return unavailable('Elasticsearch cannot be reached or is not ready. Try again soon.', error);
  }
  if (isDenied(error)) {
    return unavailable(denied, error);
  }
  const status = statusOf(error);
  if (status !== null) return new Problem(status, titles[status]);
  return new Problem(500, 'Something went wrong inside the service; its log has the details under this request id.', {
    cause: error,
  });
}

export const denied = 'The service may not use Elasticsearch: its credentials or rights are wrong.';

/** Whether Elasticsearch says by this status that it is away or has more to do than it can take. */
export const isBusy = (status: number): boolean => [429, 502, 503, 504].includes(status);

/** In words, why Elasticsearch takes no writes although it answers; null where the status and type of a fault do not say so. */
export function writeBlock(status: number | undefined, type: string | undefined): string | null {
  if (type !== 'cluster_block_exception') return null;
  // It sets this block at the flood stage of its disks, and takes it away by itself.
  if (status === 429) return 'Elasticsearch takes no writes: the disk of one of its nodes is almost full.';
  return status === 403 ? 'Elasticsearch takes no writes: an index of the service has been set read-only.' : null;
}

export function writeBlockOf(error: unknown): string | null {
  return error instanceof elasticsearch.ResponseError ? writeBlock(error.statusCode, error.body?.error?.type) : null;
}

/** Whether the fault is that Elasticsearch is away, overloaded, or has not got its indices yet. */
export const isUnavailable = (error: unknown): boolean =>
  isPassing(error) ||
  (error instanceof elasticsearch.ResponseError && error.message.includes('index_not_found_exception'));

/** Whether the fault may well go away by waiting: Elasticsearch is away, starts, or has more to do than it can take. */
export function isPassing(error: unknown): boolean {
  if (error instanceof elasticsearch.ResponseError) return isBusy(error.statusCode ?? 0);
  return (
    error instanceof elasticsearch.ConnectionError ||
    error instanceof elasticsearch.TimeoutError ||
    error instanceof elasticsearch.NoLivingConnectionsError
  );
}

/** Whether Elasticsearch knows our credentials not, or they may not do this. */
export function isDenied(error: unknown): boolean {
  const isRefusal = error instanceof elasticsearch.ResponseError && [401, 403].includes(error.statusCode ?? 0);
  return isRefusal || error instanceof elasticsearch.ProductNotSupportedError;
}

/** The status of an error that Koa or one of its middleware threw for the caller. */
function statusOf(error: unknown): ProblemStatus | null {
  const isExposed = error instanceof Error && 'expose' in error && error.expose === true && 'status' in error;
  return isExposed && isProblemStatus(error.status) ? error.status : null;
}

export const isProblemStatus = (status: unknown): status is ProblemStatus => String(status) in titles;
