import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { until } from './support/ingest.ts';
import { elasticsearchUrl, removeIndices, testPrefix, token } from './support/service.ts';
import { startServiceProcess } from './support/service-process.ts';

const headers = { authorization: `Bearer ${token()}` };

async function start(t: ExecutionContext) {
  const prefix = testPrefix();
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: prefix, INDEX_REPLICAS: '0' };
  const service = startServiceProcess(env);
  t.teardown(async () => {
    service.child.kill('SIGKILL');
    await service.ended;
    const client = new Client({ node: elasticsearchUrl() });
    await removeIndices(client, prefix);
    await client.close();
  });
  const url = await service.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return { service, url };
}

type Answer = { status: number; connection: string };

async function ask(url: string, agent: Agent): Promise<Answer> {
  const request = get(url, { agent, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '' };
}

/** Asks over one connection, again and again, until the service wants that closed. */
async function askUntilClosed(url: string, pauseMilliseconds: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: Answer[] = [];
  while (answers.at(-1)?.connection !== 'close') {
    answers.push(await ask(url, agent));
    await delay(pauseMilliseconds);
  }
  agent.destroy();
  return answers;
}

test('on SIGTERM no request over connections that are kept is lost: each gets its answer, and the word to connect anew', async (t) => {
  const { service, url } = await start(t);
  // Some ask without a pause, some now and then.
  const clients = [0, 0, 0, 0, 7, 20, 50, 100, 200, 400].map((pause) => askUntilClosed(`${url}/companies`, pause));
  await delay(1_000);
  const begin = Date.now();
  service.child.kill('SIGTERM');
  for (const answers of await Promise.all(clients)) {
    t.true(answers.length > 1);
    t.true(answers.every(({ status }) => status === 200));
    t.true(answers.slice(0, -1).every(({ connection }) => connection === 'keep-alive'));
  }
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(Date.now() - begin < 5_000, 'idle connections do not hold it up');
});

test('after SIGTERM it is not ready, although it is alive, and takes no more files', async (t) => {
  const { service, url } = await start(t);
  service.child.kill('SIGTERM');
  await until(() => service.logs().some(({ msg }) => msg === 'stopping'));
  const ready = await fetch(`${url}/readyz`);
  t.is(ready.status, 503);
  t.regex(await ready.text(), /The service stops/);
  t.is((await fetch(`${url}/healthz`)).status, 200);
  const post = { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: 'tweet_id\n' };
  const refused = await fetch(`${url}/ingest`, post);
  t.is(refused.status, 503);
  t.truthy(refused.headers.get('retry-after'));
  t.deepEqual(await service.ended, { code: 0, signal: null });
  await t.throwsAsync(fetch(`${url}/healthz`));
});

test('an answer that had begun before SIGTERM leaves no connection that holds up the end', async (t) => {
  const { service, url } = await start(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  await ask(`${url}/companies`, agent);
  const slow = get(`${url}/docs/assets/swagger-ui-bundle.js`, { agent });
  const [response] = (await once(slow, 'response')) as [IncomingMessage];
  t.is(response.headers.connection, 'keep-alive');
  const begin = Date.now();
  service.child.kill('SIGTERM');
  await delay(2_000);
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  t.true(bytes > 100_000);
  t.deepEqual(await service.ended, { code: 0, signal: null });
  t.true(Date.now() - begin < 10_000);
});
