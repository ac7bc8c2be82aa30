import type { Context } from 'koa';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ProblemDocument } from './problem.ts';
import { publicUrl } from './public-address.ts';
import { type Route, route, scopes } from './route.ts';

/** `GET /openapi.json`: the document of `routes` and of itself. */
export function openapiRoute(routes: readonly Route[], version: string): Route {
  const self: Route = route({
    method: 'get',
    path: '/openapi.json',
    tag: 'Operation',
    summary: 'This document',
    scope: null,
    responses: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: z.looseObject({}) } } } },
    async handle({ ctx }) {
      ctx.body = { ...document, servers: [{ url: serverUrl(ctx) }] };
    },
  });
  const document = openapiDocument([...routes, self], version);
  return self;
}

const serverUrl = (ctx: Context): string => publicUrl(ctx, '') || '/';

/** The OpenAPI 3.1 document of these routes; without servers, which depend on the request. */
function openapiDocument(routes: readonly Route[], version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(withTable(route)) };
    if (route.csv) paths[`${route.path}.csv`] = { [route.method]: operation(asTable(route)) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'support-insights',
      version,
      description: 'Figures out of customer-support tweets. Every figure means what docs/definitions.md says.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: scopeList },
      },
    },
  });
}

const table = {
  'text/csv': {
    schema: z.string().meta({
      description:
        'The rows of the same answer with exactly its filters; of a list all pages. The first line names the columns. Texts are quoted, ids among them; one that a spreadsheet would take for a formula has an apostrophe before it.',
    }),
  },
};

/** A route that answers as JSON, or as a table where the header Accept asks for that. */
function withTable(route: Route): Route {
  const found = route.responses[200];
  if (!route.csv || !found) return route;
  return { ...route, responses: { ...route.responses, 200: { ...found, content: { ...found.content, ...table } } } };
}

/** The same at its path with `.csv` behind it, where it is always a table. */
const asTable = (route: Route): Route => ({
  ...route,
  path: `${route.path}.csv`,
  summary: `${route.summary}, as a table`,
  responses: { ...route.responses, 200: { description: 'The table.', content: table } },
});

const scopeList = `A JSON Web Token. Its \`scope\` lists what it may do: ${Object.entries(scopes)
  .map(([scope, may]) => `\`${scope}\` (${may})`)
  .join(', ')}. A \`companies\` claim limits it to these companies.`;

function operation(route: Route): ZodOpenApiOperationObject {
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, route.scope && `Needs the scope \`${route.scope}\`.`].filter(Boolean).join('\n\n'),
    security: route.scope ? [{ token: [] }] : [],
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
    },
    ...(route.body ? { requestBody: { required: true, content: route.body } } : {}),
    responses: Object.fromEntries([
      ...Object.entries(route.responses).map(([status, response]) => [status, withRequestId(response)]),
      ...problemStatuses(route).map((status) => [String(status), problemResponse(status)]),
    ]),
  };
}

function operationId({ method, path }: Route): string {
  const words = path
    .replaceAll(/[{}]/g, '')
    .split(/[/._-]/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function problemStatuses(route: Route): number[] {
  const statuses = new Set(route.problems);
  if (route.query || route.params || route.body) statuses.add(400);
  if (route.scope) for (const status of [401, 403, 503]) statuses.add(status);
  return [...statuses].sort();
}

const requestIdHeader = {
  'X-Request-Id': {
    description: 'The id of this request in the log: yours, if you sent one.',
    schema: { type: 'string' },
  },
} as const;

const withRequestId = <R extends { headers?: object }>(response: R) => ({
  ...response,
  headers: { ...requestIdHeader, ...response.headers },
});

function problemResponse(status: number) {
  const meaning = problemMeanings[status] ?? 'A problem.';
  return withRequestId({
    description: meaning,
    content: { 'application/problem+json': { schema: ProblemDocument } },
    headers: problemHeaders[status] ?? {},
  });
}

const problemMeanings: Record<number, string> = {
  400: 'The request is not valid; `errors` names every fault.',
  401: 'There is no token, or it is not valid.',
  403: 'The token lacks the scope, or does not cover the company.',
  404: 'There is no such thing.',
  409: 'What is asked for is not possible as things are; `detail` says why.',
  413: 'The file is larger than the service takes.',
  415: 'The body is of a type or encoding that the service does not take.',
  503: 'Elasticsearch, or another service that is needed, is away, or too much is asked for at once. Try again after Retry-After.',
};

const problemHeaders: Record<number, object> = {
  401: { 'WWW-Authenticate': { description: 'What is wrong with the token.', schema: { type: 'string' } } },
  503: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};
