import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { Job } from '../../src/ingest/jobs/job.ts';
import { startLateElasticsearch } from '../support/faulty-proxy.ts';
import { elasticsearchUrl, startTestService, type TestService } from '../support/service.ts';
import { runScript } from './run-script.ts';

const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n';
const good = `${header}1,7,True,2026-01-01,@Acme hello?,2,\n2,Acme,False,2026-01-02,Hello!,,1\n`;
const packed = gzipSync(good.repeat(1));

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const answers: Record<string, Answer> = {
  '/a.csv': (_, response) => response.end(good),
  '/b.csv.gz': (_, response) => response.end(packed),
  // Gzip by what it is, not by its name.
  '/download': (_, response) => response.end(packed),
  // As object stores answer that keep the file packed: the client unpacks it by itself.
  '/encoded.csv.gz': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  '/moved': (_, response) => response.writeHead(302, { location: '/a.csv?signature=other-s3cret' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop?signature=other-s3cret' }).end(),
  '/away': (_, response) => response.writeHead(503).end('away'),
  '/empty': (_, response) => response.writeHead(204).end(),
  '/page': (_, response) => response.end('<html>Sign in</html>'),
  '/short.csv': (_, response) => {
    response.writeHead(200, { 'content-length': good.length + 1 }).write(good);
    setTimeout(() => response.destroy(), 100);
  },
  '/chunked.csv': (_, response) => {
    response.write(good);
    setTimeout(() => response.destroy(), 100);
  },
  // Neither a length nor chunks: only the gzip itself says that something is missing.
  '/cut.csv.gz': ({ socket }) =>
    void socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), packed.subarray(0, -9)])),
  '/private.csv': ({ headers }, response) => {
    const isRight = headers.authorization === `Basic ${btoa('user:pa55 word')}`;
    response.writeHead(isRight ? 200 : 401).end(isRight ? good : '');
  },
};

async function startFileServer(t: ExecutionContext): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '', 'http://x').pathname];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ingest = ({ config }: TestService, args: string[], url = elasticsearchUrl()) =>
  runScript('ingest.ts', args, { ELASTICSEARCH_URL: url, INDEX_PREFIX: config.INDEX_PREFIX });

const jobsOf = async (service: TestService) =>
  (await service.get('/ingest/jobs', z.object({ items: z.array(Job) }))).items;

test('files at URLs are ingested as those at paths, packed or not, and their sources have no secret', async (t) => {
  const service = await startTestService(t);
  const host = await startFileServer(t);
  const urls = [
    `http://${host}/a.csv?signature=s3cret#s3cret`,
    `http://${host}/b.csv.gz`,
    `http://${host}/download`,
    `http://${host}/encoded.csv.gz`,
    `http://${host}/moved?token=s3cret`,
    `http://user:pa55%20word@${host}/private.csv`,
  ];
  const { code, stdout, stderr } = await ingest(service, urls);
  t.is(code, 0, stderr);
  const lines = stdout.trim().split('\n');
  t.is(lines.length, urls.length);
  t.regex(lines[0] ?? '', /^a\.csv: succeeded, 2 rows .* 2 created/);
  for (const line of lines.slice(1)) t.regex(line, /: succeeded, 2 rows .* 2 unchanged/);
  const names = (await jobsOf(service)).map(({ source }) => source.name);
  t.deepEqual(names.toReversed(), ['a.csv', 'b.csv.gz', 'download', 'encoded.csv.gz', 'moved', 'private.csv']);
  for (const text of [stdout, stderr, JSON.stringify(service.logs)]) t.notRegex(text, /s3cret|pa55/);
});

for (const [path, words] of [
  ['/none.csv', /none\.csv cannot be read: the server answers 404 Not Found/],
  ['/away', /away cannot be read: the server answers 503/],
  ['/empty', /empty cannot be read: the server answers 204/],
  ['/private.csv', /private\.csv cannot be read: the server answers 401/],
  ['/loop', /loop cannot be read: redirect count exceeded/],
  ['/short.csv', /short\.csv cannot be read: the transfer broke off: /],
  ['/chunked.csv', /chunked\.csv cannot be read: the transfer broke off: /],
  ['/cut.csv.gz', /cut\.csv\.gz cannot be read: The gzip is broken or incomplete/],
  ['/page', /page: .*column/],
] as const) {
  test(`${path}: a sentence without secrets, and nothing is ingested, not even what came before it`, async (t) => {
    const service = await startTestService(t);
    const host = await startFileServer(t);
    const { code, stdout, stderr } = await ingest(service, [
      `http://${host}/a.csv`,
      `http://${host}${path}?key=s3cret`,
    ]);
    t.is(code, 1, stdout);
    t.regex(stderr, words);
    t.true(stderr.startsWith(`http://${host}${path}`), stderr);
    t.notRegex(stderr, /s3cret|\n {4}at /);
    t.deepEqual(await jobsOf(service), []);
  });
}

for (const url of ['http://127.0.0.1:2/a.csv?key=s3cret', 'http://no:s3cret@[/a.csv']) {
  test(`${url.split('?')[0]} is an error without secrets`, async (t) => {
    const { code, stderr } = await runScript('ingest.ts', [url], { ELASTICSEARCH_URL: elasticsearchUrl() });
    t.is(code, 1);
    t.regex(stderr, /cannot be read: (connect ECONNREFUSED|it is not a URL)/);
    t.notRegex(stderr, /s3cret/);
  });
}

test('with --wait it waits for an Elasticsearch that is just starting', async (t) => {
  const service = await startTestService(t);
  const host = await startFileServer(t);
  const away = await ingest(service, ['--wait', '1', `http://${host}/a.csv`], 'http://127.0.0.1:9');
  t.is(away.code, 1);
  t.regex(away.stderr, /Elasticsearch does not answer at ELASTICSEARCH_URL within 1 s/);
  const late = await startLateElasticsearch(t);
  const { code, stdout, stderr } = await ingest(service, ['--wait', '50', `http://${host}/a.csv`], late.url);
  t.is(code, 0, stderr);
  t.regex(stdout, /^Waiting for Elasticsearch: .*\n.*a\.csv: succeeded/);
});
