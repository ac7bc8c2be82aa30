import { gzipSync } from 'node:zlib';
import anyTest, { type TestFn } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { endedJob, problemDetail, tweetCount, upload, uploaded } from '../../support/ingest.ts';
import { multipart, multipartType } from '../../support/multipart.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { columns, tweetsCsv } from '../../support/tweets-csv.ts';

const test = anyTest as TestFn<TestService>;
test.before(async (t) => {
  t.context = await startTestService(null);
});
test.after.always((t) => t.context.stop());

const csv = (id: string) => tweetsCsv([{ tweet_id: id }]);
const form = (content: string | Buffer, name = 'x.csv') => multipart([{ name, content }]);

test('a form with the field file is ingested', async (t) => {
  const job = await uploaded(t, t.context, { type: multipartType, body: form(csv('1')) });
  t.like(job, { status: 'succeeded', tweets_created: 1, submitted_by: 'tester', error: null });
  t.deepEqual(job.source, { kind: 'multipart', name: 'x.csv', bytes: csv('1').length, rows: null });
  t.is(job.bytes_read, csv('1').length);
});

test('a raw text/csv body is ingested', async (t) => {
  const job = await uploaded(t, t.context, { type: 'text/csv; charset=utf-8', body: csv('2') });
  t.like(job, { status: 'succeeded', tweets_created: 1, source: { kind: 'body', name: null } });
});

test('gzip is unpacked by file name, by Content-Encoding, and by both one after the other', async (t) => {
  const name = 'x.csv.GZ';
  const byName = { type: multipartType, body: form(gzipSync(csv('3')), name) };
  const byEncoding = { type: multipartType, encoding: 'gzip', body: gzipSync(form(csv('4'))) };
  const byBoth = { type: multipartType, encoding: 'gzip', body: gzipSync(form(gzipSync(csv('5')), name)) };
  const rawByEncoding = { encoding: 'x-gzip', body: gzipSync(csv('6')) };
  for (const given of [byName, byEncoding, byBoth, rawByEncoding]) {
    t.like(await uploaded(t, t.context, given), {
      status: 'succeeded',
      tweets_created: 1,
      source: { bytes: csv('3').length },
    });
  }
});

test('gzip in several members is one file', async (t) => {
  const members = Buffer.concat([gzipSync(csv('7')), gzipSync(csv('8').split('\n')[1] ?? '')]);
  t.is((await uploaded(t, t.context, { encoding: 'gzip', body: members })).tweets_created, 2);
});

test('without wait the answer is 202 with the job, which can be seen at its Location until it has ended', async (t) => {
  const response = await upload(t.context, { path: '/ingest', body: csv('9') });
  t.is(response.status, 202);
  const { id, status } = Job.parse(await response.json());
  t.true(['queued', 'running'].includes(status));
  const location = response.headers.get('location') ?? '';
  t.is(location, `/ingest/jobs/${id}`);
  const job = await endedJob(t.context, id);
  t.like(job, { id, status: 'succeeded', rows_read: 1 });
});

const refused: [string, Parameters<typeof upload>[1], number, RegExp][] = [
  ['no body', {}, 400, /empty/],
  ['an empty body', { body: '' }, 400, /empty/],
  ['a form without parts', { type: multipartType, body: multipart([]) }, 400, /no file/],
  ['a form whose file is empty', { type: multipartType, body: form('') }, 400, /empty/],
  ['two files', { type: multipartType, body: Buffer.from(twoFiles()) }, 400, /more than one file/],
  ['a file in another field', { type: multipartType, body: inField('data') }, 400, /field "data"/],
  ['a further field', { type: multipartType, body: withNote() }, 400, /field "note"/],
  ['a form without boundary', { type: 'multipart/form-data', body: form(csv('90')) }, 400, /names no boundary/],
  [
    'a form without end',
    { type: multipartType, body: multipart([{ name: 'x', content: csv('90') }], '') },
    400,
    /broken/,
  ],
  ['a form with another boundary', { type: 'multipart/form-data; boundary=x', body: form(csv('90')) }, 400, /broken/],
  ['no content type and no body', { type: '' }, 400, /no file/],
  ['no content type', { type: '', body: Buffer.from(csv('90')) }, 415, /type that is not taken/],
  ['a PNG', { body: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }, 400, /not CSV text/],
  [
    'a ZIP, as Excel writes',
    { body: Buffer.from(`PK\x03\x04\x14\0\x06\0${csv('90')}`, 'latin1') },
    400,
    /not CSV text/,
  ],
  ['UTF-16', { body: Buffer.from(`\uFEFF${csv('90')}`, 'utf16le') }, 400, /not CSV text/],
  ['UTF-16 without mark', { body: Buffer.from(csv('90'), 'utf16le') }, 400, /not CSV text/],
  ['a truncated gzip', { encoding: 'gzip', body: gzipSync(csv('90')).subarray(0, -9) }, 400, /gzip is broken/],
  ['a gzip with a bad checksum', { encoding: 'gzip', body: badChecksum() }, 400, /gzip is broken/],
  ['no gzip at all', { encoding: 'gzip', body: csv('90') }, 400, /gzip is broken/],
  [
    'a gzip with garbage behind',
    { encoding: 'gzip', body: Buffer.concat([gzipSync(csv('90')), Buffer.alloc(99_999, 'x')]) },
    400,
    /gzip is broken/,
  ],
  [
    'a form as truncated gzip',
    { type: multipartType, encoding: 'gzip', body: gzipSync(form(csv('90'))).subarray(0, -40) },
    400,
    /gzip is broken/,
  ],
  [
    'a truncated gzip in a form',
    { type: multipartType, body: form(gzipSync(csv('90')).subarray(0, -9), 'x.gz') },
    400,
    /gzip is broken/,
  ],
  ['another content type', { type: 'application/xml', body: csv('90') }, 415, /type that is not taken/],
  ['another content encoding', { encoding: 'br', body: csv('90') }, 415, /"br" is not supported/],
  [
    'JSON as gzip',
    { type: 'application/json', encoding: 'gzip', body: gzipSync('{"path":"x"}') },
    415,
    /without content encoding/,
  ],
  ['broken JSON', { type: 'application/json', body: '{"path"' }, 400, /not JSON/],
  ['JSON with something else', { type: 'application/json', body: '{"path":"x","y":1}' }, 400, /y: is not known/],
  ['JSON without a path', { type: 'application/json', body: '{}' }, 400, /path: is missing, or not a text/],
  ['JSON with an empty path', { type: 'application/json', body: '{"path":""}' }, 400, /path: is empty/],
  ['JSON that is no object', { type: 'application/json', body: '[]' }, 400, /It is not an object with a path/],
  ['JSON beyond any path', { type: 'application/json', body: `{"path":"${'x'.repeat(20_000)}"}` }, 413, /16384/],
  ['an unknown parameter', { path: '/ingest?now=1', body: csv('90') }, 400, /now: is not known/],
  ['a wait that is neither', { path: '/ingest?wait=yes', body: csv('90') }, 400, /wait/],
];
for (const [name, given, status, detail] of refused) {
  test(`${name} gets a ${status} that says so, and nothing is indexed`, async (t) => {
    t.regex(await problemDetail(t, await upload(t.context, given), status), detail);
    t.false(await t.context.client.exists({ index: `${t.context.config.INDEX_PREFIX}-tweets`, id: '90' }));
  });
}

for (const column of columns) {
  test(`a header without ${column} gets a 400 that names it`, async (t) => {
    const only = columns.filter((other) => other !== column);
    const response = await upload(t.context, { body: tweetsCsv([{ tweet_id: '90' }], only) });
    const { errors } = (await response.clone().json()) as { errors: unknown };
    t.is(await problemDetail(t, response, 400), `The header lacks the column ${column}.`);
    t.deepEqual(errors, [{ path: 'file', message: `The header lacks the column ${column}.` }]);
  });
}

test('a header without any column that is needed names them all, and is not counted as a job', async (t) => {
  const detail = await problemDetail(t, await upload(t.context, { body: 'a,b\n1,2\n' }), 400);
  for (const column of columns) t.true(detail.includes(column));
});

test.serial('a header alone is a job without rows', async (t) => {
  const before = await tweetCount(t.context);
  t.like(await uploaded(t, t.context, { body: tweetsCsv([]) }), { status: 'succeeded', rows_read: 0 });
  t.is(await tweetCount(t.context), before);
});

function twoFiles(): Buffer {
  return multipart([
    { name: 'a.csv', content: csv('90') },
    { name: 'b.csv', content: csv('90') },
  ]);
}

function inField(field: string): Buffer {
  return multipart([{ field, name: 'x.csv', content: csv('90') }]);
}

function withNote(): Buffer {
  return multipart([
    { name: 'x.csv', content: csv('90') },
    { field: 'note', content: 'hi' },
  ]);
}

function badChecksum(): Buffer {
  const bytes = gzipSync(csv('90'));
  bytes.writeUInt8((bytes.at(-6) ?? 0) ^ 0xff, bytes.length - 6);
  return bytes;
}
