import type { Context } from 'koa';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { pageParameters, tableText } from './csv.ts';
import { documentedResponses } from './documented-responses.ts';
import { publicUrl } from './public-address.ts';
import { type Route, route, scopes } from './route.ts';

/** `description`: what a reader has to know before all calls, as Markdown. */
type Info = { version: string; description: string };

/** `GET /openapi.json`: the document of `routes` and of itself. */
export function openapiRoute(routes: readonly Route[], info: Info): Route {
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
  const document = openapiDocument([...routes, self], info);
  return self;
}

const serverUrl = (ctx: Context): string => publicUrl(ctx, '') || '/';

/** The OpenAPI 3.1 document of these routes; without servers, which depend on the request. */
function openapiDocument(routes: readonly Route[], info: Info) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(withTable(route)) };
    if (route.csv) paths[`${route.path}.csv`] = { [route.method]: operation(asTable(route, route.csv)) };
  }
  const document = {
    openapi: '3.1.1' as const,
    info: {
      title: 'support-insights',
      ...info,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT', description: scopeList },
      },
    },
  };
  return createDocument(document, { override: withoutSafeIntegers });
}

/** Every integer of zod's has these limits: they say nothing of a figure, and hide the limits that do. */
function withoutSafeIntegers({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

const tableMeaning =
  'The rows of the same answer with exactly its filters; of a list all pages. UTF-8; the first line names the columns, and an empty cell without quotation marks is null. Texts are quoted, ids among them: read those as texts, not as numbers. A text that a spreadsheet would take for a formula has an apostrophe before it: one that begins with `=`, `+`, `-` or `@`, as most tweets do, with one of these in full width, a tab or a line break.';

const table = ({ columns, example }: NonNullable<Route['csv']>) => ({
  'text/csv': { schema: z.string().meta({ description: tableMeaning }), example: tableText(columns, example) },
});

/** A route that answers as JSON, or as a table where the header Accept asks for that. */
function withTable(route: Route): Route {
  const found = route.responses[200];
  if (!route.csv || !found) return route;
  const content = { ...found.content, ...table(route.csv) };
  return { ...route, responses: { ...route.responses, 200: { ...found, content } } };
}

/** The same at its path with `.csv` behind it, where it is always a table, and so has no pages. */
const asTable = ({ query, ...route }: Route, csv: NonNullable<Route['csv']>): Route => ({
  ...route,
  ...(query ? { query: withoutPages(query) } : {}),
  path: `${route.path}.csv`,
  summary: `${route.summary}, as a table`,
  responses: { ...route.responses, 200: { description: tableMeaning, content: table(csv) } },
});

const withoutPages = ({ shape }: z.ZodObject): z.ZodObject =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).filter(([name]) => !pageParameters.some((page) => page === name))),
  );

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
    responses: documentedResponses(route),
  };
}

function operationId({ method, path }: Route): string {
  const words = path
    .replaceAll(/[{}]/g, '')
    .split(/[/._-]/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
