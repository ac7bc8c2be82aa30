import { readFile } from 'node:fs/promises';
import test from 'ava';
import { addressOf, OpenapiDocument } from '../support/openapi-document.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await service.ingest(await readFile('samples/tweets.csv', 'utf8'));
});
test.after.always(() => service.stop());

/** The addresses that the page of the document asks for where nothing is changed in its forms. */
async function filledIn(): Promise<string[]> {
  const { paths } = await service.get('/openapi.json', OpenapiDocument);
  const questions = Object.entries(paths).filter(
    // The id of an issue comes from a report of these data.
    ([path, { get }]) => get && /^\/(companies|conv|bench|tweets)/.test(path) && !path.includes('{issue_id}'),
  );
  return questions.map(([path, { get }]) => addressOf(path, get?.parameters ?? []));
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
  const { paths } = await service.get('/openapi.json', OpenapiDocument);
  const names = (path: string) => (paths[path]?.['get']?.parameters ?? []).map(({ name }) => name);
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
