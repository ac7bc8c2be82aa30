import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import anyTest, { type TestFn } from 'ava';
import { z } from 'zod';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { endedJob, tweetCount, until, upload } from '../../support/ingest.ts';
import { multipart, multipartType } from '../../support/multipart.ts';
import { openFilesIn } from '../../support/open-files.ts';
import { ingestHead, rawRequest, type Step } from '../../support/raw-request.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const test = anyTest as TestFn<{ service: TestService; spoolDir: string }>;
test.before(async (t) => {
  const spoolDir = await mkdtemp(join(tmpdir(), 'spool-test-'));
  t.context = { spoolDir, service: await startTestService(null, { SPOOL_DIR: spoolDir }) };
});
test.after.always(async (t) => {
  await t.context.service.stop();
  await rm(t.context.spoolDir, { recursive: true });
});

const csv = tweetsCsv([{ tweet_id: '1' }, { tweet_id: '2' }]);
const form = multipart([{ name: 'x.csv', content: csv }], '');
const half = (type: string, more = {}) => ingestHead({ 'Content-Type': type, 'Content-Length': 50_000, ...more });

const JobList = z.object({ items: z.array(Job) });

async function jobsOf(service: TestService): Promise<Job[]> {
  return (await service.get('/ingest/jobs?limit=100', JobList)).items;
}

const kinds: [string, Step[], string, number][] = [
  ['a raw body', [half('text/csv'), csv], 'body', csv.length],
  ['a form', [half(multipartType), form], 'multipart', form.length],
  ['a form before its first part', [half(multipartType), 50], 'multipart', 0],
  ['a gzip', [half('text/csv', { 'Content-Encoding': 'gzip' }), gzipSync(csv)], 'body', gzipSync(csv).length],
  [
    'a form as gzip',
    [half(multipartType, { 'Content-Encoding': 'gzip' }), gzipSync(form)],
    'multipart',
    gzipSync(form).length,
  ],
];
for (const [what, steps, kind, bytes] of kinds) {
  for (const way of ['end', 'reset'] as const) {
    test.serial(
      `a client that hangs up in ${what} (${way}) leaves a failed job that says so, and nothing else`,
      async (t) => {
        const { service, spoolDir } = t.context;
        const before = await jobsOf(service);
        service.logs.length = 0;
        await rawRequest(service.url, [...steps, 50, way]);
        await until(async () => (await jobsOf(service)).length > before.length);
        const [job, next] = await jobsOf(service);
        t.deepEqual(next, before[0]);
        t.like(job, {
          status: 'failed',
          source: { kind, name: null, bytes },
          submitted_by: 'tester',
          rows_read: 0,
          error: `The client went away after ${bytes} bytes, before the file was complete. Nothing of it was indexed.`,
        });
        t.is(await tweetCount(service), 0);
        t.deepEqual(await readdir(spoolDir), []);
        t.deepEqual(openFilesIn(spoolDir), []);
        t.deepEqual(
          service.logs.filter(({ level }) => Number(level) >= 50),
          [],
          'it is no fault of the service',
        );
      },
    );
  }
}

test.serial('no file stays open after an upload that is taken, refused, too large or broken', async (t) => {
  const { service, spoolDir } = t.context;
  const name = 'x.gz';
  await upload(service, { body: csv });
  await upload(service, { body: 'a,b\n' });
  await upload(service, { type: multipartType, body: multipart([{ name, content: gzipSync(csv).subarray(0, -9) }]) });
  await upload(service, { type: multipartType, body: form });
  await upload(service, { type: multipartType, body: Buffer.concat([form, form]) });
  await upload(service, { encoding: 'gzip', body: csv });
  t.deepEqual(openFilesIn(spoolDir), []);
  t.deepEqual(await readdir(spoolDir), []);
});

test.serial('bytes beyond Content-Length do not become a part of the file', async (t) => {
  const { service } = t.context;
  const before = await jobsOf(service);
  const taken = tweetsCsv([{ tweet_id: '3' }]);
  const head = ingestHead({ 'Content-Type': 'text/csv', 'Content-Length': taken.length });
  await rawRequest(service.url, [head, tweetsCsv([{ tweet_id: '3' }, { tweet_id: '4' }])]);
  // What follows is no request, which Node answers as it likes; the job is that of the bytes that were announced.
  await until(async () => (await jobsOf(service)).length > before.length);
  const id = (await jobsOf(service))[0]?.id ?? '';
  t.like(await endedJob(service, id), { status: 'succeeded', rows_read: 1, source: { bytes: taken.length } });
  t.false(await service.client.exists({ index: `${service.config.INDEX_PREFIX}-tweets`, id: '4' }));
});
