import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import anyTest, { type TestFn } from 'ava';
import { problemDetail, upload, uploaded } from '../../support/ingest.ts';
import { openFilesIn } from '../../support/open-files.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const test = anyTest as TestFn<{ service: TestService; root: string }>;
const csv = (id: string) => tweetsCsv([{ tweet_id: id }]);

test.before(async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'ingest-dir-test-'));
  const folder = join(root, 'in');
  await mkdir(join(folder, 'sub.csv'), { recursive: true });
  await mkdir(join(root, 'in-secret'));
  await writeFile(join(root, 'outside.csv'), csv('90'));
  await writeFile(join(root, 'in-secret', 'x.csv'), csv('90'));
  await writeFile(join(folder, 'a.csv'), csv('1'));
  await writeFile(join(folder, 'sub.csv', 'b.csv'), csv('2'));
  await writeFile(join(folder, 'c.csv.gz'), gzipSync(csv('3')));
  await writeFile(join(folder, 'broken.csv.gz'), gzipSync(csv('90')).subarray(0, -9));
  await writeFile(join(folder, 'bad.csv'), 'a,b\n');
  await writeFile(join(folder, 'd \u00e9.csv'), csv('4'));
  await symlink('a.csv', join(folder, 'link-in.csv'));
  await symlink('../outside.csv', join(folder, 'link-out.csv'));
  await symlink('..', join(folder, 'folder-out'));
  await symlink('link-loop.csv', join(folder, 'link-loop.csv'));
  execFileSync('mkfifo', [join(folder, 'fifo.csv')]);
  await writeFile(join(folder, 'locked.csv'), csv('90'));
  await chmod(join(folder, 'locked.csv'), process.getuid?.() === 0 ? 0o600 : 0);
  t.context = { root, service: await startTestService(null, { INGEST_DIR: folder }) };
});
test.after.always(async (t) => {
  await t.context.service.stop();
  await rm(t.context.root, { recursive: true });
});

const byPath = (path: string) => ({ type: 'application/json', body: JSON.stringify({ path }) });

for (const [path, bytes] of [
  ['a.csv', 138],
  ['./a.csv', 138],
  ['sub.csv/b.csv', 138],
  ['sub.csv/../a.csv', 138],
  ['link-in.csv', 138],
  ['c.csv.gz', 138],
  ['d \u00e9.csv', 138],
] as const) {
  test(`the file ${path} below INGEST_DIR is ingested`, async (t) => {
    const job = await uploaded(t, t.context.service, byPath(path));
    t.like(job, { status: 'succeeded', rows_read: 1, source: { kind: 'path', name: path, bytes } });
  });
}

for (const path of [
  'missing.csv',
  '../outside.csv',
  '../in-secret/x.csv',
  '../missing.csv',
  '/etc/passwd',
  '/a.csv',
  'sub.csv',
  'sub.csv/',
  'a.csv/',
  'a.csv/x',
  '.',
  '..',
  'link-out.csv',
  'link-loop.csv',
  'folder-out/outside.csv',
  'folder-out/in/../outside.csv',
  'fifo.csv',
  '/dev/zero',
  'a.csv\0.csv',
  '..\\outside.csv',
  'x'.repeat(5_000),
]) {
  test(`the path ${JSON.stringify(path.slice(0, 40))} gets the same words as one where nothing is`, async (t) => {
    const detail = await problemDetail(t, await upload(t.context.service, byPath(path)), 404);
    t.is(detail, 'There is no such file below the ingest folder.');
  });
}

test('faults of a file below INGEST_DIR are named as those of an upload', async (t) => {
  const { service } = t.context;
  t.regex(await problemDetail(t, await upload(service, byPath('broken.csv.gz')), 400), /gzip is broken/);
  t.regex(await problemDetail(t, await upload(service, byPath('bad.csv')), 400), /lacks the column tweet_id/);
  t.regex(await problemDetail(t, await upload(service, byPath('')), 400), /path/);
});

test('without INGEST_DIR a path gets a 400 that says so', async (t) => {
  const service = await startTestService(t);
  t.regex(await problemDetail(t, await upload(service, byPath('a.csv')), 400), /no INGEST_DIR/);
});

test.serial('where nothing can be spooled the answer is a 503 to be asked again, and no file stays open', async (t) => {
  const { root } = t.context;
  const SPOOL_DIR = await mkdtemp(join(tmpdir(), 'spool-test-'));
  const service = await startTestService(t, { INGEST_DIR: join(root, 'in'), SPOOL_DIR });
  await rm(SPOOL_DIR, { recursive: true });
  const requests = [{ type: 'application/json', body: '{"path": "c.csv.gz"}' }, { body: csv('9') }];
  for (const request of requests) {
    t.regex(await problemDetail(t, await upload(service, request), 503), /no room/);
  }
  t.deepEqual(openFilesIn(join(root, 'in')), []);
});
