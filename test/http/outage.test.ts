import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test from 'ava';
import { indicesOf } from '../../src/tweets/index-names.ts';
import { indicesMade } from '../support/indices-made.ts';
import { problemOf } from '../support/problem-of.ts';
import { secret, startTestService, token } from '../support/service.ts';

// No one listens on the port for "discard".
const nowhere = 'http://127.0.0.1:9';

test('while Elasticsearch is away every question is a 503 to be asked again, and the process is alive', async (t) => {
  const service = await startTestService(t, { ELASTICSEARCH_URL: nowhere });
  t.is((await service.request('/healthz')).status, 200);
  const paths = ['/readyz', '/companies', '/companies/acme/insights', '/ingest/jobs', `/ingest/jobs/${'0'.repeat(36)}`];
  // Together: each of them is tried again some times before it is given up.
  const responses = await Promise.all(paths.map((path) => service.request(path)));
  for (const [index, response] of responses.entries()) {
    t.is(response.status, 503, paths[index]);
    t.true(Number(response.headers.get('retry-after')) > 0, paths[index]);
    t.regex((await problemOf(response)).detail, /Elasticsearch/);
  }
  t.is((await service.request('/openapi.json')).status, 200);
  t.is((await service.request('/metrics')).status, 200);
});

test('while the indices are missing it is not ready, and answers no empty list', async (t) => {
  const service = await startTestService(t);
  t.is((await service.request('/readyz')).status, 200);
  await indicesMade(service);
  await service.client.indices.delete({ index: indicesOf(service.config.INDEX_PREFIX, 0).tweets });
  for (const path of ['/readyz', '/companies', '/companies/acme/insights']) {
    t.like(await problemOf(await service.request(path)), { status: 503 }, path);
  }
  // Where it is not ready nobody else asks: the line of the probe has to say why.
  const [line] = service.logs.filter(({ route, status }) => route === '/readyz' && status === 503);
  t.regex(String(line?.['reason']), /index_not_found_exception.*no such index/s);
  t.is((await service.request('/healthz')).status, 200);
});

test('no secret gets into the log, nor into an answer', async (t) => {
  const password = 'the-password-of-elasticsearch';
  const child = spawn(process.execPath, ['src/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'trace',
      ELASTICSEARCH_URL: nowhere,
      ELASTICSEARCH_USERNAME: 'elastic',
      ELASTICSEARCH_PASSWORD: password,
      JWT_SECRET: secret,
      SHUTDOWN_GRACE_SECONDS: '1',
    },
  });
  const exited = once(child, 'exit');
  t.teardown(() => child.kill('SIGKILL'));
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      output += `${line}\n`;
      const { msg, port } = JSON.parse(line);
      if (msg === 'listening') resolve(port);
    });
  });
  const given = token();
  const url = `http://127.0.0.1:${await listening}`;
  const answers = await Promise.all(
    ['/companies', '/readyz', '/ingest/jobs', '/openapi.json'].map(async (path) => {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${given}` } });
      return response.text();
    }),
  );
  await fetch(`${url}/companies`, { headers: { authorization: `Bearer ${given}x` } });
  child.kill('SIGTERM');
  t.deepEqual(await exited, [0, null]);
  t.regex(output, /"status":503/);
  t.regex(output, /"status":401/);
  const secrets = [secret, password, btoa(`elastic:${password}`), given, given.split('.')[2] ?? given];
  for (const text of [output, ...answers]) for (const each of secrets) t.false(text.includes(each));
});
