import test from 'ava';
import { parse } from 'csv-parse/sync';
import { OpenapiDocument, operationsOf, schemaOf } from '../support/openapi-document.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
let document: OpenapiDocument;
test.before(async () => {
  service = await startTestService(null);
  document = await service.get('/openapi.json', OpenapiDocument);
});
test.after.always(() => service.stop());

/** All contents of answers that the document has. */
const contents = () =>
  operationsOf(document).flatMap(({ name, operation }) =>
    Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).map(([type, { example }]) => ({ name, status: Number(status), type, example })),
    ),
  );

test('every answer but files and the document itself has an example', (t) => {
  const others = /^GET \/(docs|metrics|openapi\.json)/;
  const lacking = contents().filter(({ name, example }) => example === undefined && !others.test(name));
  t.deepEqual(lacking, []);
});

test('every example is as the schema of its answer says', (t) => {
  const examples = contents().filter(({ example }) => example !== undefined);
  t.true(examples.length > 100);
  for (const { name, status, type, example } of examples) {
    const { error } = schemaOf(document, { operation: name, status, type }).safeParse(example);
    t.deepEqual(error?.issues ?? [], [], `${name} ${status} ${type}`);
  }
});

test('every example of a table has rows', (t) => {
  const tables = contents().filter(({ type, status }) => type === 'text/csv' && status === 200);
  t.is(tables.length, 22);
  for (const { name, example } of tables) t.true(parse(String(example), { columns: true }).length > 0, name);
});

test('every parameter is described', (t) => {
  const nameless = operationsOf(document).flatMap(({ name, operation }) =>
    (operation.parameters ?? [])
      .filter(({ description, schema }) => !(description ?? schema.description))
      .map((parameter) => `${name} ${parameter.name}`),
  );
  t.deepEqual(nameless, []);
});

test('an answer that can be a 304 names the tag by which it is asked for', (t) => {
  const kept = operationsOf(document).filter(({ operation }) => '304' in operation.responses);
  t.true(kept.length >= 10);
  for (const { name, operation } of kept) t.true('ETag' in (operation.responses['200']?.headers ?? {}), name);
});
