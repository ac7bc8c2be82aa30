import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { z } from 'zod';
import { barState } from '../../scripts/job-bar.ts';
import { Job, newJob } from '../../src/ingest/jobs/job.ts';
import { startBehindFaults } from '../support/faulty-proxy.ts';
import { holdWriting } from '../support/hold-writing.ts';
import { until, upload } from '../support/ingest.ts';
import { elasticsearchUrl, startTestService } from '../support/service.ts';
import { runScript } from './run-script.ts';

const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n';
const good = `${header}1,7,True,2026-01-01,@Acme hello?,2,\n2,Acme,False,2026-01-02,Hello!,,1\n`;

async function folder(
  t: { teardown(undo: () => Promise<void>): void },
  files: Record<string, string | Buffer>,
): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ingest-test-'));
  t.teardown(() => rm(path, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

test('it ingests files as the API does, which then shows their jobs', async (t) => {
  const service = await startTestService(t);
  const path = await folder(t, { 'a.csv': good, 'b.csv.gz': gzipSync(good) });
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: service.config.INDEX_PREFIX, INIT_CWD: path };
  const { code, stdout } = await runScript('ingest.ts', ['a.csv', join(path, 'b.csv.gz')], env);
  t.is(code, 0);
  t.regex(stdout, /a\.csv: succeeded, 2 rows .* 2 created, 0 updated, 0 unchanged, 0 rejected/);
  t.regex(stdout, /b\.csv\.gz: succeeded, 2 rows .* 0 created, 0 updated, 2 unchanged, 0 rejected/);
  const jobs = await (await service.request('/ingest/jobs')).json();
  t.like(jobs, { items: [{ source: { kind: 'command-line', name: 'b.csv.gz' } }, { source: { name: 'a.csv' } }] });
});

test('a rejected row is shown with its line, and the exit code is 1', async (t) => {
  const service = await startTestService(t);
  const path = await folder(t, { 'a.csv': `${good}3,8,perhaps,2026-01-01,x,,\n` });
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: service.config.INDEX_PREFIX };
  const { code, stdout } = await runScript('ingest.ts', [join(path, 'a.csv')], env);
  t.is(code, 1);
  t.regex(stdout, /2 created.*1 rejected/);
  t.regex(stdout, /line 4: inbound "perhaps"/);
});

test('with --replace the file takes the place of all data', async (t) => {
  const service = await startTestService(t);
  await service.ingest(`${header}9,Bolt,False,2026-01-01,x,,\n`);
  const path = await folder(t, { 'a.csv': good });
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: service.config.INDEX_PREFIX, INIT_CWD: path };
  const { code, stdout } = await runScript('ingest.ts', ['a.csv', '--replace'], env);
  t.is(code, 0, stdout);
  t.regex(stdout, /a\.csv: succeeded, .* 2 created/);
  t.is((await service.request('/companies/acme/insights')).status, 200);
  t.is((await service.request('/companies/bolt/insights')).status, 404);
});

test('it waits in the same queue as the jobs of the service', async (t) => {
  const faulty = await startBehindFaults(t);
  const { service } = faulty;
  const letGo = holdWriting(faulty);
  await upload(service, { body: good, path: '/ingest' });
  const path = await folder(t, { 'a.csv': good });
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: service.config.INDEX_PREFIX, INIT_CWD: path };
  const script = runScript('ingest.ts', ['a.csv'], env);
  const List = z.object({ items: z.array(Job) });
  await until(async () => {
    const [newest, before] = (await service.get('/ingest/jobs', List)).items;
    return newest?.source.kind === 'command-line' && newest.status === 'queued' && before?.status === 'running';
  });
  letGo();
  const { code, stdout } = await script;
  t.is(code, 0, stdout);
  t.regex(stdout, /2 unchanged/);
});

test('the bar says what the job does just now', (t) => {
  const job = newJob('1', { kind: 'command-line', name: 'a.csv', bytes: 10, rows: null }, null);
  t.is(barState(job), 'waits for other ingestions');
  const running = { ...job, status: 'running', phase: 'indexing', rows_read: 1_000 } as const;
  t.is(barState(running), '1000 rows, 0 rows/s, begun');
  t.is(barState({ ...running, rows_per_second: 500, seconds_left: 65 }), '1000 rows, 500 rows/s, 1:05 left');
  t.is(barState({ ...running, rows_per_second: 5, seconds_left: 3_607 }), '1000 rows, 5 rows/s, 1:00:07 left');
  t.is(barState({ ...running, phase: 'settling', rows_per_second: 5 }), '1000 rows, 5 rows/s, settling');
  t.is(
    barState({ ...running, status: 'succeeded', phase: null, rows_per_second: 5 }),
    '1000 rows, 5 rows/s, succeeded',
  );
});

for (const [what, files, args, words] of [
  ['no file', {}, [], /There is no file to ingest/],
  ['two files that are each to replace all', {}, ['a.csv', 'b.csv', '--replace'], /--replace takes one file/],
  ['an unknown option', {}, ['a.csv', '--replase'], /--replase/],
  ['a file that is not there', {}, ['none.csv'], /none\.csv cannot be read/],
  ['a folder', {}, ['.'], /cannot be read: it is not a file/],
  ['a broken gzip', { 'a.csv.gz': 'no gzip' }, ['a.csv.gz'], /The gzip is broken/],
  ['a header that lacks a column', { 'a.csv': 'tweet_id,text\n1,x\n' }, ['a.csv'], /lacks the column author_id/],
] as const) {
  test(`${what}: a sentence, the usage, exit code 1`, async (t) => {
    const INIT_CWD = await folder(t, files);
    const { code, stderr } = await runScript('ingest.ts', [...args], {
      ELASTICSEARCH_URL: elasticsearchUrl(),
      INIT_CWD,
    });
    t.is(code, 1);
    t.regex(stderr, words);
    t.regex(stderr, /Usage: npm run ingest/);
    t.notRegex(stderr, /\n {4}at /);
  });
}

test('every fault of the configuration is said at once', async (t) => {
  const { code, stderr } = await runScript('ingest.ts', ['a.csv'], {
    ELASTICSEARCH_URL: 'nowhere',
    INDEX_SHARDS: 'many',
  });
  t.is(code, 1);
  t.regex(stderr, /ELASTICSEARCH_URL/);
  t.regex(stderr, /INDEX_SHARDS/);
});
