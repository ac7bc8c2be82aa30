import test from 'ava';
import { addressOf, OpenapiDocument, operationsOf } from '../support/openapi-document.ts';
import { problemOf } from '../support/problem-of.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { ingestRows, says } from '../support/world.ts';

let service: TestService;
let document: OpenapiDocument;
test.before(async () => {
  service = await startTestService(null);
  document = await service.get('/openapi.json', OpenapiDocument);
  await ingestRows(service, [says('1', '2026-10-02 10:00:00', { by: 'Skarvia_Air' })]);
});
test.after.always(() => service.stop());

// As they stand in an address.
const absurd = {
  nothing: '',
  long: 'a'.repeat(6_000),
  negative: '-1',
  infinite: '1e309',
  list: encodeURIComponent('[1,2]'),
  emoji: encodeURIComponent('☂️'),
  zero: '%00',
  latin: 'caf%E9',
};

// Any text will do, or any id: nothing is found, or there is no such thing.
const texts = new Set(['q', 'author', 'conversation', 'company', 'responded_by']);
const ids = new Set(['company_id', 'companies', 'conversation_id']);
// From -1 to 1.
const signed = new Set(['sentiment_from', 'sentiment_to']);
const wordsOfZod = /Too (big|small)|Invalid|expected|received/;

for (const [kind, value] of Object.entries(absurd)) {
  test(`a value that is ${kind} is a 400 in words, or a question, whatever the parameter`, async (t) => {
    let refused = 0;
    for (const { path, operation } of operationsOf(document)) {
      const parameters = operation.parameters ?? [];
      // There is no report here whose issue could be asked for.
      if (!/^\/(companies|conv|bench|tweets)/.test(path) || path.includes('{issue_id}')) continue;
      for (const { name } of parameters) {
        const address = addressOf(path, parameters, { [name]: value });
        const response = await service.request(address);
        if (response.status === 200 && texts.has(name)) continue;
        if (response.status === 404 && ids.has(name)) continue;
        if (response.status === 200 && kind === 'negative' && signed.has(name)) continue;
        const problem = await problemOf(response);
        t.is(problem.status, 400, address.slice(0, 300));
        t.true(
          problem.errors?.some((error) => error.path === name),
          address.slice(0, 300),
        );
        t.notRegex(problem.detail, wordsOfZod);
        refused += 1;
      }
    }
    t.true(refused > 100);
  });
}

test('what is not UTF-8 is a fault of the parameter in which it is, and what is, is none', async (t) => {
  const faults = async (query: string) => {
    const response = await service.request(`/tweets?${query}`);
    return response.status === 200 ? [] : (await problemOf(response)).errors;
  };
  // An é as Latin-1 has it, the half of one, and half of an emoji.
  for (const garbled of ['caf%E9', '%C3', '%ED%A0%BD', 'a%C3%A9%ff'])
    t.deepEqual(await faults(`q=${garbled}`), [{ path: 'q', message: 'is not UTF-8' }], garbled);
  t.deepEqual(await faults('q=%E9&sort=x'), [
    { path: 'sort', message: 'is not one of newest, oldest, relevance' },
    { path: 'q', message: 'is not UTF-8' },
  ]);
  t.like(await faults('%E9=1'), [{ message: 'is not known here' }]);
  for (const good of ['caf%C3%A9', 'café', '100%', '100%25', '%F0%9F%98%A9', '%EF%BF%BD'])
    t.deepEqual(await faults(`q=${good}`), [], good);
});
