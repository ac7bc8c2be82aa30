import { z } from 'zod';

const Media = z.object({ schema: z.record(z.string(), z.unknown()) });
const Response = z.object({
  description: z.string().min(1),
  headers: z.record(z.string(), z.unknown()),
  content: z.record(z.string(), Media).optional(),
});
const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ in: z.string(), name: z.string(), required: z.boolean().optional() })).optional(),
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
