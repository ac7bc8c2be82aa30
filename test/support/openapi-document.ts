import { z } from 'zod';

const Media = z.object({ schema: z.record(z.string(), z.unknown()), example: z.unknown().optional() });
const Response = z.object({
  description: z.string().min(1),
  headers: z.record(z.string(), z.unknown()),
  content: z.record(z.string(), Media).optional(),
});
const value = z.union([z.string(), z.number(), z.boolean()]).optional();
const Parameter = z.object({
  in: z.enum(['path', 'query']),
  name: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  example: value,
  schema: z.object({ example: value, default: value, description: z.string().optional() }),
});
type Parameter = z.infer<typeof Parameter>;
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).optional(),
  responses: z.record(z.string(), Response),
});
/** `GET /openapi.json`, as far as the tests read it. */
export const OpenapiDocument = z.object({
  openapi: z.literal('3.1.1'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
export type OpenapiDocument = z.infer<typeof OpenapiDocument>;

/** Every operation of the document: `GET /path`. */
export const operationsOf = (document: OpenapiDocument) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  );

/** The address at which the page of the document asks for `path`, with these parameters: those of `changed` as they are given there, escaped. */
export function addressOf(
  path: string,
  parameters: readonly Parameter[],
  changed: Record<string, string> = {},
): string {
  const valued = parameters.flatMap(({ example, schema, ...parameter }) => {
    const filledIn = example ?? schema.example ?? schema.default;
    const value = changed[parameter.name] ?? (filledIn === undefined ? undefined : encodeURIComponent(filledIn));
    return value === undefined ? [] : [{ ...parameter, value }];
  });
  const query = valued.filter((each) => each.in === 'query').map(({ name, value }) => `${name}=${value}`);
  const address = valued.reduce((text, { name, value }) => text.replace(`{${name}}`, () => value), path);
  return query.length === 0 ? address : `${address}?${query.join('&')}`;
}

type Asked = { operation: string; status: number; type: string };

/** The schema of the document for an answer of this status and type, as a check that knows nothing of the code. */
export const schemaOf = (document: OpenapiDocument, asked: Asked): z.ZodType =>
  z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemaOf(document, asked))));

/** The names of what an item of `list`, a field of the answer as JSON, can have. */
export function fieldsOfItems(document: OpenapiDocument, operation: string, list: string): string[] {
  const { $ref, $defs, ...own } = jsonSchemaOf(document, { operation, status: 200, type: 'application/json' });
  const follow = (schema: unknown): z.infer<typeof Schema> => {
    const found = Schema.parse(schema);
    return found.$ref ? follow($defs[found.$ref.replace('#/$defs/', '')]) : found;
  };
  const items = follow(follow($ref ? { $ref } : own).properties?.[list]).items;
  return Object.keys(follow(items).properties ?? {});
}

const Schema = z.object({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

const Definitions = z.looseObject({ $ref: z.string().optional(), $defs: z.record(z.string(), z.unknown()) });

function jsonSchemaOf(document: OpenapiDocument, { operation, status, type }: Asked): z.infer<typeof Definitions> {
  const content = operationsOf(document).find(({ name }) => name === operation)?.operation.responses[status]?.content;
  const found = (content?.[type] ?? content?.['*/*'])?.schema;
  if (!found) throw new Error(`The document has no ${status} of ${operation} as ${type}.`);
  const $defs = document.components.schemas;
  return Definitions.parse(
    JSON.parse(JSON.stringify({ ...found, $defs }).replaceAll('#/components/schemas/', '#/$defs/')),
  );
}
