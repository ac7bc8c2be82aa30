import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createRandom } from '../../scripts/generate/random.ts';
import { type Api, startApi } from '../support/api-process.ts';
import { assertExact } from '../support/assert-exact.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { until } from '../support/ingest.ts';
import { type Nodes, startNodes } from '../support/nodes.ts';
import { readPlainTweets } from '../support/plain-reading.ts';
import { tangledFiles } from '../support/tangled-files.ts';

// Three real nodes, one replica, real processes, and ends by kill -9. SEED=… draws the same moments again, ROUNDS=… more of them.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const rounds = Number(process.env['ROUNDS'] ?? 1);
const tweets = 20_000;
// Of small segments there are many, and much is left to settle.
const env = { INDEX_REPLICAS: '1', INGEST_SEGMENT_ROWS: '2000' };
// Many times what it takes, for machines that have other things to do.
const limitMilliseconds = 600_000;
const interruptedWithinMilliseconds = 30_000;

const files = tangledFiles(tweets, seed);
const inTheEnd = [files.before, files.main].flatMap(readPlainTweets);
const final = files.halves.flatMap(readPlainTweets);
const random = createRandom(seed);

let cluster: Nodes;
test.before(async (t) => {
  t.timeout(limitMilliseconds);
  t.log(`SEED=${seed}`);
  cluster = await startNodes(3);
});
test.after.always(() => cluster?.stop());

let prefixes = 0;
const newPrefix = () => `faults-${++prefixes}`;

function start(t: ExecutionContext, prefix: string, url = cluster.urls.join(',')): Promise<Api> {
  return startApi(t, { client: cluster.client, prefix, url, env });
}

/** A process whose requests to Elasticsearch can be counted and held; the proxy goes with the test. */
async function startBehindProxy(t: ExecutionContext, prefix: string): Promise<{ api: Api; proxy: FaultyProxy }> {
  const proxy = await startFaultyProxy(cluster.urls[prefixes % 3] ?? '');
  const api = await start(t, prefix, proxy.url);
  t.teardown(() => proxy.close());
  return { api, proxy };
}

const isOfTheData = (path: string): boolean => !/-(jobs|rejections|state)\b|_cluster|^\/$/.test(path);

/** How many requests an ingestion makes that nothing disturbs, to the first that writes, until all rows are read, and in all. */
const undisturbed = { untilIndexing: 0, untilSettling: 0, all: 0 };
test.serial('without any fault the figures are exact', async (t) => {
  t.timeout(limitMilliseconds);
  const { api, proxy } = await startBehindProxy(t, newPrefix());
  await api.ingest(files.before);
  proxy.setFault((_, path) => {
    if (isOfTheData(path)) undisturbed.all += 1;
    if (path.includes('_bulk') && undisturbed.untilIndexing === 0) undisturbed.untilIndexing = undisturbed.all;
    return null;
  });
  const id = await api.submit(files.main);
  await until(async () => {
    const { rows_read, finished_at } = await api.job(id);
    if (rows_read < files.rows) undisturbed.untilSettling = undisturbed.all;
    return finished_at !== null;
  }, limitMilliseconds);
  t.like(await api.job(id), { status: 'succeeded', error: null, rows_read: files.rows });
  t.log(
    `${undisturbed.all} requests, ${undisturbed.untilIndexing} to the first that writes, ${undisturbed.untilSettling} until all rows are read`,
  );
  await assertExact(t, api, inTheEnd);
});

// Serial ones run before the others: while a node is away, nothing else is tried.
for (const which of ['that holds the primary shard', 'at random']) {
  for (let round = 1; round <= rounds; round += 1) {
    test.serial(`a node ${which} is killed and started again during an ingestion (${round})`, async (t) => {
      t.timeout(limitMilliseconds);
      const prefix = newPrefix();
      const api = await start(t, prefix);
      await api.ingest(files.before);
      await cluster.green();
      const killed = which === 'at random' ? random.below(3) : await cluster.primaryOf(`${prefix}-tweets`);
      // At random: any share of the rows; else when most of them are read, so that it settles without the node.
      const rows = Math.floor(files.rows * (which === 'at random' ? random.next() * 0.8 : 0.8));
      const id = await api.submit(files.main);
      await until(async () => (await api.job(id)).rows_read > rows);
      await cluster.kill(killed);
      const { status, rows_read, phase } = await api.job(id);
      t.log(`node ${killed} was killed after ${rows_read} of ${files.rows} rows, ${phase ?? status}`);
      t.is(status, 'running');
      await delay(random.below(3_000));
      await cluster.restart(killed);
      const job = await api.ended(id);
      t.like(job, { status: 'succeeded', error: null, rows_read: files.rows, rows_rejected: 0 });
      await assertExact(t, api, inTheEnd);
      await cluster.green();
      await assertExact(t, api, inTheEnd);
    });
  }
}

test('two processes ingest overlapping halves at the same time', async (t) => {
  t.timeout(limitMilliseconds);
  const prefix = newPrefix();
  const apis = await Promise.all([start(t, prefix), start(t, prefix)]);
  const jobs = await Promise.all(apis.map((api, at) => api.ingest(files.halves[at] ?? '')));
  for (const job of jobs) t.like(job, { status: 'succeeded', rows_rejected: 0 });
  t.is(jobs[0]?.rows_read, readPlainTweets(files.halves[0]).length);
  const created = jobs.reduce((sum, { tweets_created }) => sum + tweets_created, 0);
  t.is(created, tweets);
  for (const api of apis) await assertExact(t, api, final);
});

/**
 * Kills the process at the n-th of its requests from now on, before Elasticsearch gets it or before its answer is back. Waits for
 * ever where it makes fewer.
 */
async function killAt(n: number, when: 'before' | 'after', { api, proxy }: { api: Api; proxy: FaultyProxy }) {
  let requests = 0;
  await new Promise<void>((settle) => {
    const count = async (path: string) => {
      if (!isOfTheData(path) || ++requests !== n) return;
      await api.kill();
      settle();
    };
    if (when === 'before') proxy.setFault((_, path) => count(path).then(() => null));
    else proxy.setAfter((_, path) => count(path));
  });
  return Date.now();
}

/** Null when the job has succeeded, though it was to be killed; waits for ever where it was. */
async function endsBeforeIt(watcher: Api, id: string): Promise<null> {
  await watcher.ended(id);
  const { status } = await watcher.job(id);
  if (status === 'interrupted') return new Promise(() => {});
  if (status === 'succeeded') return null;
  throw new Error(`the job has ${status} before the process was killed`);
}

type Killing = { from: number; n: number; when: 'before' | 'after' };
type Killed = { successor: Api; id: string; n: number; killedAt: number };

/**
 * An ingestion whose process is killed at the n-th of its requests. How many it makes differs from one to the next: one that ends
 * before that request came is tried again, with a number nearer to `from`, the first that may be meant.
 */
async function killWhileIngesting(t: ExecutionContext, { from, n, when }: Killing): Promise<Killed> {
  t.timeout(limitMilliseconds);
  const prefix = newPrefix();
  const { api, proxy } = await startBehindProxy(t, prefix);
  const successor = await start(t, prefix);
  await api.ingest(files.before);
  const killing = killAt(n, when, { api, proxy });
  const id = await api.submit(files.main);
  const killedAt = await Promise.race([killing, endsBeforeIt(successor, id)]);
  if (killedAt !== null) return { successor, id, n, killedAt };
  t.log(`it ended before request ${n}`);
  if (n <= from) throw new Error(`an ingestion makes fewer than ${n} requests, and cannot be killed at the ${n}-th`);
  await Promise.all([api.kill(), successor.kill()]);
  return killWhileIngesting(t, { from, n: Math.floor(from + (n - from) * 0.8), when });
}

for (let round = 1; round <= rounds; round += 1) {
  for (const [part, when] of [
    ['indexing', 'before'],
    ['indexing', 'after'],
    ['settling', 'before'],
    ['settling', 'after'],
  ] as const) {
    const share = random.next();
    test(`the process is killed while ${part}, ${when} a request, and the job is run again (${round})`, async (t) => {
      const { untilIndexing, untilSettling, all } = undisturbed;
      const [from, to] = part === 'indexing' ? [untilIndexing, untilSettling] : [untilSettling, all];
      const drawn = Math.floor(from + share * (to - from) * 0.9);
      const { successor, id, n, killedAt } = await killWhileIngesting(t, { from, n: drawn, when });
      const { rows_read, phase, status } = await successor.job(id);
      t.log(`killed ${when} request ${n}, ${rows_read} of ${files.rows} rows, ${phase ?? status}`);
      t.is(status, 'running');

      const again = successor.ingest(files.main);
      await until(async () => (await successor.job(id)).status === 'interrupted', interruptedWithinMilliseconds);
      t.log(`shown as interrupted after ${Math.round((Date.now() - killedAt) / 1000)} s`);
      t.like(await again, { status: 'succeeded', rows_read: files.rows, rows_rejected: 0 });
      await assertExact(t, successor, inTheEnd);
    });
  }
}

test('a process that was stalled and wakes up writes nothing over its successor', async (t) => {
  t.timeout(limitMilliseconds);
  const prefix = newPrefix();
  const { api: sleeper, proxy } = await startBehindProxy(t, prefix);
  const successor = await start(t, prefix);
  let requests = 0;
  const asleep = new Promise<void>((settle) =>
    proxy.setFault((_, path) => {
      // Its request reaches Elasticsearch, it does not hear the answer before it wakes.
      if (path.includes('tweets') && path.includes('_bulk') && ++requests === 3) {
        sleeper.process.child.kill('SIGSTOP');
        settle();
      }
      return null;
    }),
  );
  const id = await sleeper.submit(files.before);
  await asleep;
  t.like(await successor.ingest(files.main), { status: 'succeeded', rows_read: files.rows });
  t.is((await successor.job(id)).status, 'interrupted');
  await assertExact(t, successor, readPlainTweets(files.main));

  sleeper.process.child.kill('SIGCONT');
  await until(() => sleeper.process.logs().some(({ msg, job }) => job === id && msg === 'ingestion finished'));
  t.is((await successor.job(id)).status, 'interrupted');
  await assertExact(t, successor, readPlainTweets(files.main));
  // It goes on as a replica like any other.
  t.like(await sleeper.ingest(files.halves[0]), { status: 'succeeded', tweets_created: 0, tweets_updated: 0 });
  await assertExact(t, sleeper, readPlainTweets(files.main));
});
