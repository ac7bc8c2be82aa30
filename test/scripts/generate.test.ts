import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { companies } from '../../scripts/generate/companies.ts';
import { describeFile } from '../../scripts/generate/describe/describe-file.ts';
import type { Figures } from '../../scripts/generate/describe/figures.ts';
import { generateChunks } from '../../scripts/generate/generate-chunks.ts';
import { readRows } from '../../src/ingest/csv/read-rows.ts';
import { parseHeader, parseTweet } from '../../src/ingest/indexing/parse-tweet.ts';
import type { Tweet } from '../../src/tweets/tweet.ts';
import { runScript } from './run-script.ts';

const generated = (rows: number, seed: number): string => Buffer.concat([...generateChunks(rows, seed)]).toString();

async function fileOf(t: ExecutionContext, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'generate-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'tweets.csv'), content);
  return join(folder, 'tweets.csv');
}

/** The tweets of a file, and why each other row is none. */
async function readTweets(path: string): Promise<{ tweets: Tweet[]; faults: string[] }> {
  const file = await open(path);
  const [tweets, faults]: [Tweet[], string[]] = [[], []];
  for await (const { header, rows } of readRows(file, () => false)) {
    const parsed = parseHeader(header, new Set());
    if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
    for (const row of rows) {
      const result = row.cells ? parseTweet(row.cells, parsed.layout, new Set()) : { reason: row.fault };
      if ('tweet' in result) tweets.push(result.tweet);
      else faults.push(`line ${row.line}: ${result.reason}`);
    }
  }
  await file.close();
  return { tweets, faults };
}

test('the same seed gives the same bytes, another seed gives others', (t) => {
  t.is(generated(3000, 7), generated(3000, 7));
  t.not(generated(3000, 7), generated(3000, 8));
});

for (const rows of [0, 1, 2, 3, 1000, 4321]) {
  test(`of ${rows} rows every one is a tweet, and there are exactly so many`, async (t) => {
    for (const seed of [1, 2, 3]) {
      const { tweets, faults } = await readTweets(await fileOf(t, generated(rows, seed)));
      t.deepEqual(faults, []);
      t.is(tweets.length, rows);
      t.is(new Set(tweets.map(({ tweet_id }) => tweet_id)).size, rows);
    }
  });
}

test('where both ends of a link are in the file they state it alike, and no reply is earlier than its parent', async (t) => {
  const { tweets } = await readTweets(await fileOf(t, generated(20_000, 1)));
  const byId = new Map(tweets.map((tweet) => [tweet.tweet_id, tweet]));
  let [links, faults] = [0, 0];
  for (const { tweet_id, created_at, in_response_to_tweet_id, response_tweet_id } of tweets) {
    const parent = byId.get(in_response_to_tweet_id ?? '');
    if (parent) links += 1;
    if (parent && !(parent.response_tweet_id.includes(tweet_id) && parent.created_at <= created_at)) faults += 1;
    for (const response of response_tweet_id) {
      const child = byId.get(response);
      if (child && child.in_response_to_tweet_id !== tweet_id) faults += 1;
    }
  }
  t.true(links > 13_000);
  t.is(faults, 0);
});

test('a company writes outbound tweets alone, a customer inbound ones, and each is who it should be', async (t) => {
  const { tweets } = await readTweets(await fileOf(t, generated(20_000, 1)));
  const ids = new Set(companies.map(({ id }) => id));
  t.is(new Set([...ids].map((id) => id.toLowerCase())).size, 108);
  t.true([...ids].every((id) => /^[A-Za-z0-9_]{1,50}$/.test(id)));
  t.true(tweets.every(({ inbound, author_id }) => (inbound ? /^\d+$/.test(author_id) : ids.has(author_id))));
});

/** By label; one that goes on with `…` after the one that it goes on from. */
function byLabel(figures: Figures): Map<string, string> {
  let group = '';
  return new Map(
    figures.map(([label, value]) => {
      if (!label.startsWith('…')) group = label.replace(/:.*/, '');
      return [label.startsWith('…') ? `${group} ${label}` : label, value];
    }),
  );
}

/** What 50,000 rows must show: the figures of the whole public data set, or of its first 5,000 tweets, and how far off is near enough. */
const expected: readonly [label: string, value: number, tolerance: number][] = [
  ['inbound tweets', 54.69, 1],
  ['companies', 108, 0],
  ['outbound tweets of company 1', 13.33, 2],
  ['outbound tweets of company 1 … 2', 8.39, 1.5],
  ['outbound tweets of company 1 … 10', 2.3, 0.7],
  ['inbound tweets of a customer: mean', 2.19, 0.15],
  ['tweets that name no parent', 28.25, 1],
  ['tweets that name several responses', 7.91, 0.6],
  ['named parents that are not in the file', 1.4, 0.5],
  ['inbound tweets of several companies', 4.1, 1.2],
  ['inbound tweets that a company answered', 74.98, 2],
  ['rows from a reply to its parent: median', 1, 0],
  ['October to December 2017', 85, 2.5],
  ['characters of a text … median', 115, 3],
  ['texts with &amp;', 2.54, 0.4],
  ['texts with emoji', 7.5, 0.6],
  ['texts with a line break', 3.82, 0.5],
  ['texts with a comma', 32.58, 2],
  ['texts with a quote', 0.94, 0.2],
  ['texts with a link', 22.54, 1],
  ['texts with a hashtag', 6.74, 1],
];

test('50,000 rows have the statistics of the public data set', async (t) => {
  const figures = byLabel(await describeFile(await fileOf(t, generated(50_000, 1))));
  for (const [label, value, tolerance] of expected) {
    const found = Number.parseFloat(figures.get(label) ?? '');
    t.true(Math.abs(found - value) <= tolerance, `${label}: ${found} instead of ${value}`);
  }
  const delays = figures.get("minutes to a company's answer … of company 2")?.split(' / ').map(Number) ?? [];
  for (const [index, minutes] of [25, 71, 208].entries()) {
    const found = delays[index] ?? 0;
    t.true(Math.abs(found / minutes - 1) < 0.2, `${found} minutes instead of ${minutes}`);
  }
  // A few links reach thousands of rows, and only those.
  const distance = 'rows from a reply to its parent …';
  t.true(Number.parseFloat(figures.get(`${distance} 99th percentile`) ?? '') < 100);
  t.true(Number(figures.get(`${distance} largest`)?.replace(',', '')) > 3000);
  t.is(figures.get('characters of a text … longest'), '513');
});

test('the command writes the file and nothing else', async (t) => {
  const { code, stdout, stderr } = await runScript('generate.ts', ['--rows', '500', '--seed', '3']);
  t.is(code, 0);
  t.is(stderr, '');
  t.is(stdout, generated(500, 3));
});

for (const [what, args, words] of [
  ['no number of rows', [], /--rows is missing/],
  ['a number of rows that is none', ['--rows', 'many'], /--rows takes a whole number, not "many"/],
  ['a number of rows below zero', ['--rows=-5'], /--rows takes a whole number, not "-5"/],
  ['a seed that is no number', ['--rows', '5', '--seed', '1.5'], /--seed takes a whole number, not "1\.5"/],
  ['an unknown option', ['--row', '5'], /--row/],
  ['a file without --describe', ['--rows', '5', 'a.csv'], /a\.csv: files are for --describe/],
  ['nothing to describe', ['--describe'], /There is no file to describe/],
  ['rows to describe', ['--describe', '--rows', '5', 'a.csv'], /--describe takes files alone/],
  ['a file that is not there', ['--describe', 'none.csv'], /none\.csv cannot be read/],
  ['a folder', ['--describe', 'src'], /src cannot be read/],
  ['a file that is not of tweets', ['--describe', 'package.json'], /package\.json cannot be read: The header lacks/],
] as const) {
  test(`${what}: a sentence, the usage, exit code 1`, async (t) => {
    const { code, stdout, stderr } = await runScript('generate.ts', [...args]);
    t.is(code, 1);
    t.is(stdout, '');
    t.regex(stderr, words);
    t.regex(stderr, /Usage: npm run --silent generate/);
    t.notRegex(stderr, /\n {4}at /);
  });
}
