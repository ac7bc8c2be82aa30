import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createRandom } from '../../scripts/generate/random.ts';
import { type Api, startApi } from '../support/api-process.ts';
import { assertExact } from '../support/assert-exact.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { until } from '../support/ingest.ts';
import { type Nodes, startNodes } from '../support/nodes.ts';
import { readPlainTweets } from '../support/plain-reading.ts';
import { refusedInPart } from '../support/refused-in-part.ts';
import { tangledFiles } from '../support/tangled-files.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

// An Elasticsearch that is too busy, away for a while, or away for too long. SEED=… draws the same moments again.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const rounds = Number(process.env['ROUNDS'] ?? 1);
const tweets = 20_000;
const env = { INDEX_REPLICAS: '0', INGEST_SEGMENT_ROWS: '2000' };
const patienceSeconds = 4;
// Many times what it takes, for machines that have other things to do.
const limitMilliseconds = 600_000;

const files = tangledFiles(tweets, seed);
const inTheEnd = [files.before, files.main].flatMap(readPlainTweets);
const random = createRandom(seed);

let node: Nodes;
test.before(async (t) => {
  t.timeout(limitMilliseconds);
  t.log(`SEED=${seed}`);
  node = await startNodes(1);
});
test.after.always(() => node?.stop());

let prefixes = 0;
const nodeUrl = () => node.urls[0] ?? '';
const newPrefix = () => `faults-${++prefixes}`;

function start(t: ExecutionContext, url: string, more: Record<string, string> = {}): Promise<Api> {
  return startApi(t, { client: node.client, prefix: newPrefix(), url, env: { ...env, ...more } });
}

for (let round = 1; round <= rounds; round += 1) {
  // Serial ones run before the others: while the node is away, nothing else is tried.
  test.serial(
    `the only node is killed in the middle, twice, and started again: the job takes longer (${round})`,
    async (t) => {
      t.timeout(limitMilliseconds);
      const api = await start(t, nodeUrl());
      await api.ingest(files.before);
      const id = await api.submit(files.main);
      for (const share of [random.next() * 0.5, 0.5 + random.next() * 0.4]) {
        await until(async () => (await api.job(id)).rows_read > files.rows * share);
        await node.kill(0);
        // Neither does it end nor does anybody take it for dead while nobody can say anything.
        await delay(random.below(4_000));
        await node.restart(0);
        t.is((await api.job(id)).status, 'running');
      }
      t.like(await api.ended(id), { status: 'succeeded', error: null, rows_read: files.rows, rows_rejected: 0 });
      await assertExact(t, api, inTheEnd);
    },
  );

  test(`429 for whole requests and for single operations, and other refusals, cost time alone (${round})`, async (t) => {
    t.timeout(limitMilliseconds);
    const proxy = await startProxy(t);
    const api = await start(t, proxy.url);
    await api.ingest(files.before);
    const refused = { requests: 0, operations: 0 };
    const id = await api.submit(files.main);
    proxy.setFault((_, path, body) => {
      if (!isOfTheData(path)) return null;
      if (random.chance(0.15)) {
        refused.requests += 1;
        return random.pick([429, 429, 502, 503, 504]);
      }
      if (!path.includes('_bulk') || random.chance(0.5)) return null;
      const detour = refusedInPart(body, () => random.chance(0.3));
      refused.operations += detour.refused;
      return detour;
    });
    t.like(await api.ended(id), { status: 'succeeded', error: null, rows_read: files.rows, rows_rejected: 0 });
    proxy.setFault(null);
    t.log(`${refused.requests} requests and ${refused.operations} operations were refused`);
    t.true(refused.requests > 0 && refused.operations > 0);
    await assertExact(t, api, inTheEnd);
  });

  test(`connections that break and hang in the middle cost time alone (${round})`, async (t) => {
    t.timeout(limitMilliseconds);
    const proxy = await startCut(t);
    const api = await start(t, proxy.url);
    await api.ingest(files.before);
    const id = await api.submit(files.main);
    for (let fault = 0; fault < 4; fault += 1) {
      await delay(random.below(1_500));
      if (fault % 2 === 0) await proxy.cut();
      else proxy.freeze();
      await delay(random.below(2_000));
      await proxy.restore();
    }
    t.like(await api.ended(id), { status: 'succeeded', error: null, rows_read: files.rows, rows_rejected: 0 });
    await assertExact(t, api, inTheEnd);
  });

  test(`away for longer than it is told to wait, it fails in a sentence, and sending the file again mends all (${round})`, async (t) => {
    t.timeout(limitMilliseconds);
    const proxy = await startCut(t);
    const api = await start(t, proxy.url, { INGEST_PATIENCE_SECONDS: String(patienceSeconds) });
    await api.ingest(files.before);
    const id = await api.submit(files.main);
    const share = random.next() * 0.9;
    await until(async () => (await api.job(id)).rows_read > files.rows * share);
    await proxy.cut();
    const cutAt = Date.now();
    const hasFailed = () => api.process.logs().some((line) => line['msg'] === 'ingestion failed' && line['job'] === id);
    await until(hasFailed);
    const seconds = (Date.now() - cutAt) / 1000;
    t.log(`it failed after ${seconds} s without Elasticsearch`);
    t.true(seconds >= patienceSeconds * 0.9);
    await proxy.restore();
    const job = await api.ended(id);
    t.is(job.status, 'failed');
    t.regex(job.error ?? '', /^Elasticsearch could not be reached .*harmless\.$/);
    t.is(job.rows_read, job.tweets_created + job.tweets_updated + job.tweets_unchanged + job.rows_rejected);
    t.like(await api.ingest(files.main), { status: 'succeeded', rows_read: files.rows });
    await assertExact(t, api, inTheEnd);
  });
}

const isOfTheData = (path: string): boolean => !/-(jobs|rejections|state)\b|_cluster|^\/$/.test(path);

async function startProxy(t: ExecutionContext): Promise<FaultyProxy> {
  const proxy = await startFaultyProxy(nodeUrl());
  t.teardown(() => proxy.close());
  return proxy;
}

async function startCut(t: ExecutionContext): Promise<TcpProxy> {
  const proxy = await startTcpProxy(nodeUrl());
  t.teardown(() => proxy.close());
  return proxy;
}
