import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import { startApi } from '../../scripts/bench/api.ts';
import type { Documents } from '../../scripts/bench/ceiling.ts';
import { openDuckdb } from '../../scripts/bench/duckdb.ts';
import { duckdbPeer } from '../../scripts/bench/duckdb-peer.ts';
import { assertSameFigures, type Figures } from '../../scripts/bench/figures.ts';
import { measure } from '../../scripts/bench/measure.ts';
import { assertSame } from '../../scripts/bench/measure-calls.ts';
import { openPlain } from '../../scripts/bench/plain-peer.ts';
import { pathOf, type Question, variedPath } from '../../scripts/bench/questions.ts';
import { readLines } from '../../scripts/bench/read-lines.ts';
import { latency, median, quantile } from '../../scripts/bench/statistics.ts';
import { benchTable } from '../../scripts/bench/table.ts';
import { generateChunks } from '../../scripts/generate/generate-chunks.ts';
import { elasticsearchUrl, testPrefix } from '../support/service.ts';
import { runScript } from './run-script.ts';

// Acme in 2017. 1 (31 October, 23:00) was answered by 2 in two hours, 3 by 4 in half an hour, 9 (the first second of December) by 10 in a
// second; 7 answers 6 and is dated before it; 5 has no answer; 8 answers nothing. 11 and 12 are of another company alone, 1 of both.
const inbound = (
  tweet_id: string,
  author_id: string,
  created_at: string,
  conversation_id: string,
  company: string[],
) => ({
  tweet_id,
  author_id,
  inbound: true,
  created_at,
  inquiry_at: created_at,
  conversation_id,
  company,
  ...noResponse,
});
const outbound = (tweet_id: string, author_id: string, created_at: string, conversation_id: string, response = {}) => ({
  ...{ tweet_id, author_id, inbound: false, created_at, inquiry_at: null, conversation_id },
  ...{ company: [author_id.toLowerCase()], ...noResponse, ...response },
});
const noResponse = { first_response: false, response_seconds: null, negative_response_time: false };
const responseTo = (inquiry_at: string, response_seconds: number | null) => ({
  first_response: true,
  inquiry_at,
  response_seconds,
  negative_response_time: response_seconds === null,
});

const tweets = [
  inbound('1', '7', '2017-10-31T23:00:00Z', '1', ['acme', 'other']),
  outbound('2', 'Acme', '2017-11-01T01:00:00Z', '1', responseTo('2017-10-31T23:00:00Z', 7200)),
  inbound('3', '8', '2017-11-01T10:00:00Z', '3', ['acme']),
  outbound('4', 'Acme', '2017-11-01T10:30:00Z', '3', responseTo('2017-11-01T10:00:00Z', 1800)),
  inbound('5', '7', '2017-11-02T00:00:00Z', '1', ['acme']),
  inbound('6', '9', '2017-11-03T00:00:00Z', '6', ['acme']),
  outbound('7', 'Acme', '2017-11-02T23:59:50Z', '6', responseTo('2017-11-03T00:00:00Z', null)),
  outbound('8', 'Acme', '2017-11-30T12:00:00Z', '8'),
  inbound('9', '10', '2017-12-01T00:00:00Z', '9', ['acme']),
  outbound('10', 'Acme', '2017-12-01T00:00:01Z', '9', responseTo('2017-12-01T00:00:00Z', 1)),
  inbound('11', '7', '2017-11-05T00:00:00Z', '11', ['other']),
  outbound('12', 'Other', '2017-11-05T01:00:00Z', '11', responseTo('2017-11-05T00:00:00Z', 3600)),
];

// Conversations 1 (by 2 and 5), 3, 6 and 8; customers 7, 8 and 9.
const november: Figures = {
  total_inbound: 3,
  total_outbound: 4,
  responded_inbound: 2,
  response_time: { count: 1, mean: 1800, median: 1800, p90: 1800, p99: 1800, min: 1800, max: 1800 },
  responded_within: [1, 1, 1, 1, 1],
  negative_response_times: 1,
  unique_customers: 3,
  conversations: 4,
  trend: Array.from({ length: 30 }, (_, at) => ({
    inbound: at < 3 ? 1 : 0,
    outbound: [2, 1][at] ?? (at === 29 ? 1 : 0),
    responded: [1, 0, 1][at] ?? 0,
    median_response_seconds: at === 0 ? 1800 : null,
  })),
};

// Response times 1, 1800 and 7200: the percentiles lie at 1.8 and 1.98 of 0 to 2.
const everything: Figures = {
  total_inbound: 5,
  total_outbound: 5,
  responded_inbound: 4,
  response_time: { count: 3, mean: 9001 / 3, median: 1800, p90: 6120, p99: 7092, min: 1, max: 7200 },
  responded_within: [2, 3, 3, 3, 3],
  negative_response_times: 1,
  unique_customers: 4,
  conversations: 5,
  trend: [
    { inbound: 1, outbound: 0, responded: 1, median_response_seconds: 7200 },
    { inbound: 3, outbound: 4, responded: 2, median_response_seconds: 1800 },
    { inbound: 1, outbound: 1, responded: 1, median_response_seconds: 1 },
  ],
};

const nothing: Figures = {
  total_inbound: 0,
  total_outbound: 0,
  responded_inbound: 0,
  response_time: { count: 0, mean: null, median: null, p90: null, p99: null, min: null, max: null },
  responded_within: [0, 0, 0, 0, 0],
  negative_response_times: 0,
  unique_customers: 0,
  conversations: 0,
  trend: [{ inbound: 0, outbound: 0, responded: 0, median_response_seconds: null }],
};

for (const [name, open] of [
  ['DuckDB', async (documents: Documents, folder: string) => duckdbPeer(await openDuckdb(documents, folder))],
  ['the plain program', openPlain],
] as const) {
  test(`${name} gives the figures worked by hand`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const files = { tweets: join(folder, 'tweets.ndjson'), conversations: join(folder, 'conversations.ndjson') };
    await writeFile(files.tweets, tweets.map((tweet) => `${JSON.stringify(tweet)}\n`).join(''));
    const documents: Documents = { files, tweets: tweets.length };
    const peer = await open(documents, folder);
    t.teardown(() => peer.close());
    t.deepEqual(await peer.figures('Acme', '2017-11-01T00:00:00Z', '2017-12-01T00:00:00Z', 'day'), november);
    t.deepEqual(await peer.figures('Acme', '2017-10-31T23:00:00Z', '2017-12-01T00:00:02Z', 'month'), everything);
    t.deepEqual(await peer.figures('Acme', '2018-01-01T00:00:00Z', '2018-01-02T00:00:00Z', 'day'), nothing);
  });
}

const report = (approximate: string[] = []) => ({
  ...everything,
  responded_within: everything.responded_within.map((count) => ({ count })),
  approximate,
  data: { settled: true },
});

test('figures that the report has, too, pass', (t) => {
  t.notThrows(() => assertSameFigures('It', report(), everything));
});

const differing: [what: string, changed: Partial<Figures>, words: RegExp][] = [
  ['a count', { conversations: 6 }, /It has other figures.*\nconversations: 5 is not 6/],
  [
    'a percentile',
    { response_time: { ...everything.response_time, p90: 6121 } },
    /response_time\.p90: 6120 is not 6121/,
  ],
  ['null instead of a number', { response_time: { ...everything.response_time, min: null } }, /response_time\.min/],
  ['one of the shares', { responded_within: [2, 3, 3, 3, 4] }, /responded_within: 3 is not 4/],
  ['a bucket', { trend: everything.trend.map((bucket) => ({ ...bucket, inbound: 1 })) }, /trend\.inbound: 3 is not 1/],
  ['a bucket less', { trend: everything.trend.slice(0, 2) }, /trend/],
  ['a bucket more', { trend: [...everything.trend, ...nothing.trend] }, /trend/],
];
for (const [what, changed, words] of differing) {
  test(`figures that differ in ${what} do not`, (t) => {
    t.throws(() => assertSameFigures('It', report(), { ...everything, ...changed }), { message: words });
  });
}

test('what the report calls approximate may differ by 1 %, and nothing else may', (t) => {
  const off = (p90: number) => ({ ...everything, response_time: { ...everything.response_time, p90 } });
  t.notThrows(() => assertSameFigures('It', report(['response_time.p90']), off(6120 * 1.009)));
  t.throws(() => assertSameFigures('It', report(['response_time.p90']), off(6120 * 1.02)));
  t.throws(() => assertSameFigures('It', report(['response_time.p99']), off(6120 * 1.009)));
});

test('answers to a call differ by no more than they may, neither in a figure nor in their number', (t) => {
  t.notThrows(() => assertSame('It', [100, 'a', null, 0], [101, 'a', null, 0], 0.01));
  t.throws(() => assertSame('It', [100], [102], 0.01), { message: /DuckDB has other figures than It: 102/ });
  t.throws(() => assertSame('It', [0], [1], 0.01));
  t.throws(() => assertSame('It', [null], [0], 0.01));
  t.throws(() => assertSame('It', [1], [1, 2], 0.01));
  t.throws(() => assertSame('It', [1, 2], [1], 0.01));
});

test('a report of unsettled data is compared with nothing', (t) => {
  t.throws(() => assertSameFigures('It', { ...report(), data: { settled: false } }, everything), {
    message: /settled/,
  });
});

test('lines end with a line feed alone, and the last one may lack it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  for (const end of ['', '\n']) {
    await writeFile(join(folder, 'lines'), `"a\u2028b"\n"\r"\n${'ü'.repeat(2 ** 20)}${end}`);
    t.deepEqual(await Array.fromAsync(readLines(join(folder, 'lines'))), ['"a\u2028b"', '"\r"', 'ü'.repeat(2 ** 20)]);
  }
});

test('quantiles lie between order statistics, at (n−1)p, whatever the order', (t) => {
  t.is(median([3, 1, 2]), 2);
  t.is(median([4, 1, 2, 3]), 2.5);
  t.is(quantile([7200, 1, 1800], 0.9), 6120);
  t.deepEqual(latency([5]), { p50: 5, p99: 5 });
});

test('a question varied has other words each time and begins as before', (t) => {
  const period = { from: '2017-11-01T00:00:00Z', to: '2017-12-01T00:00:00Z' };
  const question: Question = { company: 'Acme', name: '', ...period, interval: 'day' };
  const whole: Question = { ...question, from: null, interval: 'month' };
  const from = 'interval=day&from=2017-11-01T00%3A00%3A00Z&to=2017-12-01T00%3A00%3A';
  t.is(pathOf(question), `/companies/Acme/insights?${from}00Z`);
  t.is(variedPath(question, 1), `/companies/Acme/insights?${from}01Z`);
  t.is(pathOf(whole), '/companies/Acme/insights?interval=month');
  t.is(variedPath(whole, 2), '/companies/Acme/insights?interval=month&to=2017-12-01T00%3A00%3A02Z');
});

for (const args of [
  ['--rows', 'many'],
  ['--rows', '0'],
  ['--rounds', '1.5'],
  ['--speed', '1'],
]) {
  test(`${args.join(' ')}: a sentence, the usage, exit code 1`, async (t) => {
    const { code, stderr } = await runScript('bench.ts', args);
    t.is(code, 1);
    t.regex(stderr, /Usage: npm run --silent bench/);
    t.notRegex(stderr, /\n {4}at /);
  });
}

test('a small run measures everything, and the contenders agree', async (t) => {
  await using undo = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  undo.defer(() => rm(folder, { recursive: true }));
  const input = { path: join(folder, 'tweets.csv'), rows: 1500 };
  await writeFile(input.path, Buffer.concat([...generateChunks(input.rows, 1)]));
  const client = new Client({ node: elasticsearchUrl() });
  undo.defer(() => client.close());
  const service = (prefix = testPrefix(), env?: Record<string, string>) =>
    startApi({ elasticsearchUrl: elasticsearchUrl(), ingestDir: folder, prefix, env }, undo);
  const stage = { folder, elasticsearch: { url: elasticsearchUrl(), pid: process.pid }, client, startApi: service };
  const plan = { rounds: 1, warmUps: 1, warmUpReports: 3, reports: 2, loadSeconds: 1, say: t.log };
  const measured = await measure(stage, input, input, plan);

  t.is(measured.questions.length, 6);
  t.deepEqual(
    measured.load.map(({ connections, errors }) => ({ connections, errors })),
    [1, 8, 32].map((connections) => ({ connections, errors: 0 })),
  );
  // Those without a goal, and those that DuckDB cannot answer, are null.
  const withoutNulls = {
    ...measured,
    calls: measured.calls.map(({ must: _, mustAgain: __, duckdb_p50, ...call }) => ({
      ...call,
      peer: duckdb_p50 ?? 0,
    })),
  };
  const numbers = JSON.stringify(withoutNulls, (_, value) => (Number.isNaN(value) ? null : value));
  t.false(numbers.includes('null'));
  t.deepEqual(
    measured.calls.filter(({ duckdb_p50 }) => duckdb_p50 === null).map(({ name }) => name),
    ['search with facets', 'issues by statistics', 'conversations, the first page'],
  );
  t.true(measured.table.rows > 100);
  t.regex(benchTable({ rows: 1500 }, measured, measured), /end-to-end ingest over the bulk ceiling \| \d\.\d\d/);
});
