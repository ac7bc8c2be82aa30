import { gzipSync } from 'node:zlib';
import anyTest, { type TestFn } from 'ava';
import { problemDetail, upload, uploaded } from '../../support/ingest.ts';
import { multipart, multipartType } from '../../support/multipart.ts';
import { chunked, ingestHead, type RawResponse, rawRequest, type Step } from '../../support/raw-request.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const maxBytes = 100_000;
const test = anyTest as TestFn<TestService>;
test.before(async (t) => {
  t.context = await startTestService(null, { MAX_UPLOAD_BYTES: String(maxBytes) });
});
test.after.always((t) => t.context.stop());

/** Much more than the buffers between two ends hold, so that a server that stops reading stops the client. */
const flood = (piece: Buffer): Step[] => Array(3_000).fill(piece);
const tenThousand = Buffer.alloc(10_000, 'x');
const partHead = multipart([{ name: 'x.csv', content: '' }], '').subarray(0, -2);

function isTooLarge(response: RawResponse | null): boolean {
  return response?.status === 413 && /more than 100000 bytes as sent/.test(response.body);
}

test('a file of the most that is allowed is taken, one byte more is not', async (t) => {
  const row = tweetsCsv([{ tweet_id: '1' }]);
  const most = row + 'x'.repeat(maxBytes - row.length);
  t.like(await uploaded(t, t.context, { body: most }), { tweets_created: 1, rows_rejected: 1 });
  t.regex(await problemDetail(t, await upload(t.context, { body: `${most}x` }), 413), /100000 bytes as sent/);
});

test('a body whose length is too much gets its 413 before any of it was sent', async (t) => {
  const head = ingestHead({ 'Content-Type': 'text/csv', 'Content-Length': 900_000_000 });
  const begin = Date.now();
  t.true(isTooLarge(await rawRequest(t.context.url, [head])));
  t.true(Date.now() - begin < 2_000);
});

for (const connection of ['keep-alive', 'close']) {
  test(`a client that sends on regardless gets the 413 (Connection: ${connection})`, async (t) => {
    const head = { 'Content-Type': 'text/csv', 'Content-Length': 900_000_000, Connection: connection };
    t.true(isTooLarge(await rawRequest(t.context.url, [ingestHead(head), ...flood(tenThousand)])));
  });

  test(`a body that turns out to be too large gets the 413 (Connection: ${connection})`, async (t) => {
    const head = { 'Content-Type': 'text/csv', 'Transfer-Encoding': 'chunked', Connection: connection };
    t.true(isTooLarge(await rawRequest(t.context.url, [ingestHead(head), ...flood(chunked(tenThousand))])));
  });

  test(`a form that turns out to be too large gets the 413 (Connection: ${connection})`, async (t) => {
    const head = { 'Content-Type': multipartType, 'Transfer-Encoding': 'chunked', Connection: connection };
    const steps = [ingestHead(head), chunked(partHead), ...flood(chunked(tenThousand))];
    t.true(isTooLarge(await rawRequest(t.context.url, steps)));
  });
}

test('what is refused in the middle of a body is answered although the client waits before it sends the rest', async (t) => {
  const body = multipart([{ field: 'note', content: 'hi' }]).subarray(0, -20);
  const head = ingestHead({ 'Content-Type': multipartType, 'Content-Length': body.length + 5_000 });
  const response = await rawRequest(t.context.url, [head, multipart([{ field: 'note', content: 'hi' }], ''), partHead]);
  t.is(response?.status, 400);
  t.regex(response?.body ?? '', /field \\"note\\"/);
});

test('the connection of an unread body is closed some seconds after the answer', async (t) => {
  const head = ingestHead({ 'Content-Type': 'text/csv', 'Content-Length': 900_000 });
  // The first answer is read only when the connection has ended: a second request on it gets none.
  const response = await rawRequest(t.context.url, [head, 6_000, `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`]);
  t.is(response?.status, 413);
  const open = await new Promise<number>((resolve) => {
    setTimeout(() => resolve(t.context.logs.filter(({ path }) => path === '/healthz').length), 100);
  });
  t.is(open, 0);
});

test('a small gzip that unpacks to too much gets a 413, as a body, in a form, and as a form', async (t) => {
  const bomb = gzipSync(Buffer.alloc(5_000_000, 'a'));
  const form = (content: Buffer, name: string) => multipart([{ name, content }]);
  for (const given of [
    { encoding: 'gzip', body: bomb },
    { type: multipartType, body: form(bomb, 'x.gz') },
    { type: multipartType, encoding: 'gzip', body: gzipSync(form(Buffer.alloc(5_000_000, 'a'), 'x.csv')) },
    { type: multipartType, encoding: 'gzip', body: gzipSync(Buffer.alloc(5_000_000, 'a')) },
  ]) {
    t.regex(await problemDetail(t, await upload(t.context, given), 413), /100000 bytes as unpacked/);
  }
});
