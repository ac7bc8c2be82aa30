import type { Context } from 'koa';
import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { CsvRow } from './csv.ts';

/** The rights that a token can carry in its `scope`. */
export const scopes = {
  'tweets:write': 'ingest tweets and see ingestion jobs',
  'insights:read': 'read figures',
  'issues:refresh': 'have reports of issues made anew, which may cost money',
} as const;
export type Scope = keyof typeof scopes;

export type Fields = z.ZodObject | undefined;

/** What an answer of one status looks like; `content` by media type, absent where there is no body. */
export type ResponseDoc = {
  description: string;
  content?: Record<string, { schema: z.ZodType; example?: unknown }>;
  headers?: Record<string, { description: string; schema: { type: 'string' | 'integer' } }>;
};

/**
 * One call of the API: what mounts it, what checks its request and what documents it are the same object, so that none
 * of the three can be forgotten.
 */
export type Route<Params extends Fields = Fields, Query extends Fields = Fields> = {
  method: 'get' | 'post' | 'delete';
  /** As in OpenAPI: `/companies/{company_id}/insights`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Without one the call is open to everyone. */
  scope: Scope | null;
  params?: Params;
  query?: Query;
  /** Body by media type, for the document; its handler reads the body itself. */
  body?: Record<string, { schema: z.ZodType | Record<string, unknown>; example?: unknown }>;
  responses: Record<number, ResponseDoc>;
  /** It also answers as a table, `text/csv`, and at its path with `.csv` behind it: see `csv.ts`. Its columns and some rows, as an example. */
  csv?: { columns: readonly string[]; example: readonly CsvRow[] };
  /** Problems that it can answer besides those that follow from scope, params and query. */
  problems?: number[];
  handle(request: { ctx: Context; params: Infer<Params>; query: Infer<Query>; caller: Caller }): Promise<void>;
};

type Infer<F extends Fields> = F extends z.ZodObject ? z.infer<F> : Record<string, never>;

/** Keeps the types of params and query for the handler; the list of all routes needs only the general type. */
export function route<Params extends Fields = undefined, Query extends Fields = undefined>(
  definition: Route<Params, Query>,
): Route {
  return definition as Route;
}
