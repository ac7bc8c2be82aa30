import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';

const project = join(import.meta.dirname, '..');
const biome = join(project, 'node_modules/.bin/biome');

/** The complaint of the project's lint rules about a file of these lines at this path, or null. */
async function complaintAbout(path: string, lines: string): Promise<string | null> {
  // A folder of its own, because Biome finds nothing in what comes by standard input.
  const folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  try {
    const { $schema: _, vcs: __, ...rules } = JSON.parse(await readFile(join(project, 'biome.json'), 'utf8'));
    await writeFile(join(folder, 'biome.json'), JSON.stringify(rules));
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), `${lines}\n`);
    return await new Promise((resolve) => {
      execFile(biome, ['lint', path], { cwd: folder }, (error, stdout, stderr) => {
        resolve(error ? stdout + stderr : null);
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Whole modules, used at once, so that no rule but that of the boundaries has anything to say.
const importOf = (source: string) => `import '${source}';`;

const forbidden: [string, string, RegExp][] = [
  ['src/tweets/x.ts', '../ingest/ingest.ts', /rule 1/],
  ['src/tweets/x.ts', '../insights/insights.ts', /rule 1/],
  ['src/tweets/x.ts', '../http/problem.ts', /rule 1/],
  ['src/tweets/x.ts', 'koa', /rule 1/],
  ['src/config.ts', './http/problem.ts', /rule 1/],
  ['src/clients/x.ts', '../tweets/tweet.ts', /rule 1/],
  ['src/clients/x.ts', '@koa/router', /rule 1/],
  ['src/http/x.ts', '../tweets/tweet.ts', /rule 1/],
  ['src/http/x.ts', '../insights/insights.ts', /rule 1/],
  ['src/ingest/x.ts', '../insights/insights.ts', /rules 2 and 3/],
  ['src/ingest/x.ts', '../clients/elasticsearch.ts', /rules 2 and 3/],
  ['src/ingest/x.ts', 'koa', /rules 2 and 3/],
  ['src/ingest/x.ts', 'koa-jwt', /rules 2 and 3/],
  ['src/insights/x.ts', '../ingest/ingest.ts', /rules 2 and 3/],
  ['src/insights/x.ts', '../ingest/jobs/job.ts', /rules 2 and 3/],
  ['src/insights/x.ts', '@koa/router', /rules 2 and 3/],
  ['src/insights/x.ts', '../issues/issue.ts', /rules 2 and 3/],
  ['src/issues/x.ts', '../insights/routes.ts', /rules 2 and 3/],
  ['src/issues/model/x.ts', '../../ingest/routes.ts', /rules 2 and 3/],
  ['src/issues/model/x.ts', '../../clients/elasticsearch.ts', /rules 2 and 3/],
  ['src/issues/routes.ts', '../insights/routes.ts', /rules? 2/],
  ['src/reading/x.ts', '../insights/routes.ts', /rules 2 and 3/],
  ['src/reading/lists/x.ts', '../../issues/issue.ts', /rules 2 and 3/],
  ['src/ingest/x.ts', '../reading/reading.ts', /rules 2 and 3/],
  ['src/analysis/x.ts', '../tweets/tweet.ts', /rule 1/],
  ['src/ingest/upload/x.ts', '../../insights/insights.ts', /rules? 2/],
  ['src/ingest/routes.ts', '../insights/insights.ts', /rules? 2/],
  ['src/insights/routes.ts', '../ingest/ingest.ts', /rules? 2/],
  ['src/ingest/indexing/parse-tweet.ts', './ingest.ts', /rule 4/],
  ['src/ingest/indexing/parse-tweet.ts', '../jobs/job.ts', /rule 4/],
  ['src/ingest/patience.ts', './indexing/ingest.ts', /rule 4/],
  ['src/ingest/jobs/x.ts', '../running/run-job.ts', /rule 5/],
  ['src/ingest/jobs/x.ts', '../indexing/ingest.ts', /rule 5/],
  ['src/ingest/csv/x.ts', '../indexing/read-tweets.ts', /rule 5/],
  ['src/ingest/indexing/x.ts', '../running/run-job.ts', /rule 5/],
  ['src/ingest/indexing/x.ts', '../../insights/insights.ts', /rules? 2/],
  ['src/ingest/jobs/x.ts', 'koa', /rules? 2/],
  ['src/ingest/job-routes.ts', '../insights/insights.ts', /rules? 2/],
  ['src/insights/report/metrics-query.ts', './period.ts', /rule 4/],
];

for (const [path, source, words] of forbidden) {
  test(`${path} may not import ${source}`, async (t) => {
    t.regex((await complaintAbout(path, importOf(source))) ?? 'no complaint', words);
  });
}

const allowed: [string, string][] = [
  ['src/tweets/x.ts', './tweet.ts'],
  ['src/clients/x.ts', '../config.ts'],
  ['src/http/x.ts', '../config.ts'],
  ['src/http/x.ts', 'koa'],
  ['src/ingest/x.ts', '../tweets/tweet.ts'],
  ['src/ingest/x.ts', '../http/problem.ts'],
  ['src/ingest/upload/x.ts', '../../http/problem.ts'],
  ['src/ingest/routes.ts', 'koa'],
  ['src/ingest/job-routes.ts', 'koa'],
  ['src/ingest/running/x.ts', '../indexing/ingest.ts'],
  ['src/ingest/running/x.ts', '../jobs/job.ts'],
  ['src/ingest/indexing/x.ts', '../csv/read-rows.ts'],
  ['src/insights/x.ts', '../tweets/tweet.ts'],
  ['src/insights/x.ts', '../reading/reading.ts'],
  ['src/issues/statistics/x.ts', '../../reading/reading.ts'],
  ['src/issues/model/x.ts', '../../clients/language-model.ts'],
  ['src/issues/model/x.ts', '../../analysis/analyse-text.ts'],
  ['src/insights/routes.ts', 'koa'],
];

for (const [path, source] of allowed) {
  test(`${path} may import ${source}`, async (t) => {
    t.is(await complaintAbout(path, importOf(source)), null);
  });
}

test('only main.ts and scripts read the environment', async (t) => {
  const line = "export const home = process.env['HOME'];";
  for (const path of ['src/config.ts', 'src/http/x.ts', 'src/app.ts']) {
    t.regex((await complaintAbout(path, line)) ?? 'no complaint', /noProcessEnv/, path);
  }
  for (const path of ['src/main.ts', 'scripts/x.ts']) t.is(await complaintAbout(path, line), null, path);
});

const pureFiles = [
  'benchmarks/benchmarks-query',
  'benchmarks/distribution',
  'benchmarks/metric',
  'benchmarks/standing',
  'conversations/conversations-query',
  'conversations/thread-query',
  'conversations/thread-tree',
  'distinct/distinct-query',
  'heatmap/heatmap-query',
  'heatmap/local-hours',
  'heatmap/split-stretches',
  'response-times/business-clock',
  'response-times/business-hours',
  'response-times/business-times',
  'response-times/durations',
  'tweets/clock-ranges',
  'tweets/filter-queries',
  'tweets/inflections',
  'tweets/parse-search',
  'tweets/search-query',
];

for (const name of pureFiles) {
  test(`${name} may do no I/O`, async (t) => {
    const path = `src/insights/${name}.ts`;
    const lines = [
      "import { readFile } from 'node:fs/promises';",
      "import type { Client } from '@elastic/elasticsearch';",
      "import { createTweets } from './tweets.ts';",
      "import { readDataVersion } from '../../tweets/data-version.ts';",
      "import { readResponseTimes } from '../response-times/read-response-times.ts';",
      'export const asked = (client: Client) => [client, readFile, createTweets, readDataVersion, readResponseTimes];',
      "export const fetched = fetch('http://127.0.0.1');",
    ];
    const complaint = (await complaintAbout(path, lines.join('\n'))) ?? 'no complaint';
    const places = [...complaint.matchAll(/\.ts:(\d+):\d+ lint\/style\/noRestricted/g)].map(([, line]) => Number(line));
    t.deepEqual(places.sort(), [1, 2, 3, 4, 5, 7]);
    t.is(complaint.match(/rule 6/g)?.length, 6);
  });
}

test('pure files may know types and one another', async (t) => {
  const lines = [
    "import type { estypes } from '@elastic/elasticsearch';",
    "import { any } from '../../tweets/tweet-filters.ts';",
    "import type { ResponseTimes } from '../response-times/read-response-times.ts';",
    "import { offsetRuns } from '../zone-offsets.ts';",
    "import { inflections } from './inflections.ts';",
    "import type { SearchTerm } from './parse-search.ts';",
    'export const known = (a: estypes.Id, b: ResponseTimes, c: SearchTerm) => [a, b, c, any, offsetRuns, inflections];',
  ];
  t.is(await complaintAbout('src/insights/tweets/search-query.ts', lines.join('\n')), null);
});
