import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import { until } from './support/ingest.ts';
import { elasticsearchUrl, removeIndices, startTestService, testPrefix, token } from './support/service.ts';
import { startServiceProcess } from './support/service-process.ts';

const headers = { authorization: `Bearer ${token()}` };
// Long, so that all that is asked meanwhile is answered on a busy machine, too.
const drainMilliseconds = 10_000;
// What hangs on to its connection is cut off after it; nothing here may take that long.
const grace = { SHUTDOWN_GRACE_SECONDS: '60' };
const graceMilliseconds = 60_000;

type Answer = { status: number; connection: string };

async function ask(url: string, agent: Agent): Promise<Answer> {
  const request = get(url, { agent, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '' };
}

/** Asks over one connection, again and again, until the service wants that closed. */
async function askUntilClosed(url: string, pauseMilliseconds: number, answers: Answer[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (answers.at(-1)?.connection !== 'close') {
    answers.push(await ask(url, agent));
    await delay(pauseMilliseconds);
  }
  agent.destroy();
}

test('while it drains no request over connections that are kept is lost: each gets its answer, and the word to connect anew', async (t) => {
  const service = await startTestService(t, grace);
  // Some ask without a pause, some now and then; one never again.
  const idle = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => idle.destroy());
  t.is((await ask(`${service.url}/companies`, idle)).connection, 'keep-alive');
  const clients = [0, 0, 0, 0, 7, 20, 50, 100, 200, 400].map((pause) => {
    const answers: Answer[] = [];
    return { answers, closed: askUntilClosed(`${service.url}/companies`, pause, answers) };
  });
  const closed = Promise.all(clients.map((client) => client.closed));
  await Promise.race([closed, until(() => clients.every(({ answers }) => answers.length > 1))]);
  const begin = Date.now();
  const stopped = service.stop(drainMilliseconds);
  await closed;
  for (const { answers } of clients) {
    t.true(answers.length > 2);
    t.true(answers.every(({ status }) => status === 200));
    t.true(answers.slice(0, -1).every(({ connection }) => connection === 'keep-alive'));
  }
  await stopped;
  t.true(Date.now() - begin < graceMilliseconds, 'idle connections do not hold it up');
});

test('while it drains it is not ready, although it is alive, and takes no more files', async (t) => {
  const service = await startTestService(t);
  t.is((await fetch(`${service.url}/readyz`)).status, 200);
  const stopped = service.stop(drainMilliseconds);
  const ready = await fetch(`${service.url}/readyz`);
  t.is(ready.status, 503);
  t.regex(await ready.text(), /The service stops/);
  t.is((await fetch(`${service.url}/healthz`)).status, 200);
  const post = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'tweet_id\n' };
  const refused = await service.request('/ingest', post);
  t.is(refused.status, 503);
  t.truthy(refused.headers.get('retry-after'));
  await stopped;
  await t.throwsAsync(fetch(`${service.url}/healthz`));
});

test('an answer that had begun before it drains leaves no connection that holds up the end', async (t) => {
  const service = await startTestService(t, grace);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const slow = get(`${service.url}/docs/assets/swagger-ui-bundle.js`, { agent });
  const [response] = (await once(slow, 'response')) as [IncomingMessage];
  t.is(response.headers.connection, 'keep-alive');
  const begin = Date.now();
  const stopped = service.stop(drainMilliseconds);
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  t.true(bytes > 100_000);
  await stopped;
  t.true(Date.now() - begin < graceMilliseconds);
});

test('on SIGTERM a process drains for a second, and ends with code 0', async (t) => {
  const prefix = testPrefix();
  const service = startServiceProcess({
    ELASTICSEARCH_URL: elasticsearchUrl(),
    INDEX_PREFIX: prefix,
    INDEX_REPLICAS: '0',
    ...grace,
  });
  t.teardown(async () => {
    service.child.kill('SIGKILL');
    await service.ended;
    const client = new Client({ node: elasticsearchUrl() });
    await removeIndices(client, prefix);
    await client.close();
  });
  const url = await service.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const idle = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => idle.destroy());
  t.is((await ask(`${url}/companies`, idle)).connection, 'keep-alive');
  const begin = Date.now();
  service.child.kill('SIGTERM');
  t.deepEqual(await service.ended, { code: 0, signal: null });
  const timeOf = (message: string) => Date.parse(String(service.logs().find(({ msg }) => msg === message)?.['time']));
  t.true(timeOf('stopped') - timeOf('stopping') > 900);
  t.true(Date.now() - begin < graceMilliseconds, 'an idle connection does not hold it up');
});
