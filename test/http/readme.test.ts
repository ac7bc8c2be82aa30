import { readFile } from 'node:fs/promises';
import test from 'ava';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
let readme: string;
test.before(async () => {
  service = await startTestService(null);
  await service.ingest(await readFile('samples/tweets.csv', 'utf8'));
  readme = await readFile('README.md', 'utf8');
});
test.after.always(() => service.stop());

const answerTo = async (path: string): Promise<string> => {
  const response = await service.request(path);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
};

/** Figures and texts that a block shows, each with its name; but for what is left out, and differs from run to run. */
const shown = (block: string): string[] =>
  [...block.matchAll(/"(\w+)":("(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null)/g)]
    .filter(([pair, name = '']) => !pair.includes('…') && !['id', 'next', 'version', 'tweets'].includes(name))
    .map(([pair]) => pair);

test('the answers that README shows are those of the sample', async (t) => {
  const asked = [...readme.matchAll(/^ {4}ask 'http:\/\/localhost:3000(\S+)'\n\n```(json|csv)\n(.*?)^```/gms)];
  t.is(asked.length, 7);
  for (const [, path = '', kind, block = ''] of asked) {
    const answer = await answerTo(path);
    const parts = kind === 'csv' ? block.trim().split('\n') : shown(block);
    t.true(parts.length > 2, path);
    for (const part of parts) t.true(answer.includes(part), `${path}: ${part}`);
  }
});

test('the calls that README names in its sentences find something', async (t) => {
  const named = [...readme.matchAll(/`(?:GET )?(\/(?:companies\/\w+\/|tweets\?|conversations\/\d)[^`{}&]*[^`{}]*)`/g)];
  const paths = named.flatMap(([, path = '']) => (/=(&|$)/.test(path) ? [] : [path]));
  t.is(paths.length, 5);
  for (const path of paths) t.notRegex(await answerTo(path), /"total":0|"tweets":0/, path);
});

test('the fault that README shows is the one that is answered', async (t) => {
  const [, block = ''] = /^\*\*Errors\*\*.*?^```json\n(.*?)^```/ms.exec(readme) ?? [];
  const response = await service.request('/companies/nobody/insights?interval=year&form=1');
  t.deepEqual(await response.json(), JSON.parse(block));
});
