import { readFile } from 'node:fs/promises';
import test from 'ava';
import { z } from 'zod';
import { startTestService, type TestService } from '../support/service.ts';

const value = z.union([z.string(), z.number(), z.boolean()]).optional();
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  example: value,
  schema: z.object({ example: value, default: value }),
});
const Document = z.object({
  paths: z.record(z.string(), z.object({ get: z.object({ parameters: z.array(Parameter).default([]) }).optional() })),
});

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await service.ingest(await readFile('samples/tweets.csv', 'utf8'));
});
test.after.always(() => service.stop());

/** The addresses that the page of the document asks for where nothing is changed in its forms. */
async function filledIn(): Promise<string[]> {
  const { paths } = await service.get('/openapi.json', Document);
  const questions = Object.entries(paths).filter(
    // The id of an issue comes from a report of these data.
    ([path, { get }]) => get && /^\/(companies|conv|bench|tweets)/.test(path) && !path.includes('{issue_id}'),
  );
  return questions.map(([path, { get }]) => {
    const given = (get?.parameters ?? []).map((parameter) => {
      const { example, default: standard } = parameter.schema;
      return { ...parameter, value: parameter.example ?? example ?? standard };
    });
    const valued = given.filter(({ value }) => value !== undefined);
    const query = valued.filter((each) => each.in === 'query').map(({ name, value }) => [name, String(value)]);
    const address = valued.reduce((text, { name, value }) => text.replace(`{${name}}`, String(value)), path);
    return query.length === 0 ? address : `${address}?${new URLSearchParams(query)}`;
  });
}

test('each call is answered, with something, when it is tried on the sample as the document fills it in', async (t) => {
  const addresses = await filledIn();
  t.is(addresses.length, 21);
  for (const address of addresses) {
    const response = await service.request(address);
    const text = await response.text();
    t.is(response.status, 200, `${address} ${text}`);
    // In most weeks nothing has begun that was not there before.
    if (address.includes('/emerging')) continue;
    if (/\.csv(\?|$)/.test(address)) t.true(text.split('\r\n').length > 2, address);
    else t.notRegex(text, /"(items|companies|thread|cells)":\[\]|"total_inbound":0/, address);
  }
});

test('where all is a table there are no pages to ask for', async (t) => {
  const { paths } = await service.get('/openapi.json', Document);
  const names = (path: string) => paths[path]?.get?.parameters.map(({ name }) => name) ?? [];
  for (const path of [
    '/tweets',
    '/companies',
    '/companies/{company_id}/conversations',
    '/companies/{company_id}/customers',
  ]) {
    t.true(names(path).includes('limit'), path);
    t.true(names(path).includes('after'), path);
    t.deepEqual(
      names(`${path}.csv`),
      names(path).filter((name) => name !== 'limit' && name !== 'after'),
    );
  }
});
