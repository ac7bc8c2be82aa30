import { Client } from '@elastic/elasticsearch';
import anyTest, { type TestFn } from 'ava';
import { readDataIndices } from '../../../src/ingest/jobs/data-indices.ts';
import { type Fencing, fence, fenceOff } from '../../../src/ingest/jobs/fence.ts';
import { removeHidden, switchReaders, withdraw } from '../../../src/ingest/jobs/replacement.ts';
import { LostLeaseError, type Patience } from '../../../src/ingest/patience.ts';
import { indexNames, indicesOf, schemaVersion, writerAliases } from '../../../src/tweets/index-names.ts';
import { createDataIndices, ensureIndices } from '../../../src/tweets/tweet-index.ts';
import { elasticsearchUrl, removeIndices, testPrefix } from '../../support/service.ts';

const test = anyTest as TestFn<{ client: Client; prefix: string }>;
test.beforeEach(async (t) => {
  const prefix = testPrefix();
  const client = new Client({ node: elasticsearchUrl() });
  await ensureIndices(client, { prefix, shards: 1, replicas: 0 });
  t.context = { client, prefix };
});
test.afterEach.always(async (t) => {
  await removeIndices(t.context.client, t.context.prefix);
  await t.context.client.close();
});

type Context = { client: Client; prefix: string };
const once: Patience = (action) => action();
const lease = (context: Context, epoch: number, patience = once): Fencing => ({ ...context, epoch, patience });

/** Patience of a process that sleeps before its call number `call`, until it is woken. */
function sleepsBefore(call: number) {
  const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
  const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
  let calls = 0;
  const patience: Patience = async (action) => {
    calls += 1;
    if (calls === call) {
      fallAsleep();
      await awake;
    }
    return action();
  };
  return { patience, asleep, wake };
}

/** Patience whose every first answer is lost, so that each action is done twice. */
const unheard: Patience = async (action) => {
  await action();
  return action();
};

/** What readers see, and which leases may write where: `tweets-2-0 < 1`, without the prefix. */
async function sightOf({ client, prefix }: Context): Promise<{ live: string[]; writers: string[] }> {
  const { live, writers } = await readDataIndices(client, prefix);
  const short = (index: string) => index.slice(prefix.length + 1);
  return {
    live: [...live.tweets, ...live.conversations].map(short),
    writers: writers.map(({ index, epoch }) => `${short(index)} < ${epoch}`).sort(),
  };
}
const live = (epoch: number) => [`tweets-${schemaVersion}-${epoch}`, `conversations-${schemaVersion}-${epoch}`];
const writers = (index: number, epoch: number) =>
  live(index)
    .map((name) => `${name} < ${epoch}`)
    .sort();

const isLost = { instanceOf: LostLeaseError };

async function withFresh(context: Context, epoch: number): Promise<void> {
  await createDataIndices(context.client, { prefix: context.prefix, shards: 1, replicas: 0 }, epoch);
  await fence(lease(context, epoch), indicesOf(context.prefix, epoch));
}

test('a lease takes the writing from the one before, and no one writes through what readers see', async (t) => {
  const { client, prefix } = t.context;
  await fence(lease(t.context, 1), null);
  await fence(lease(t.context, 2), null);
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(0, 2) });
  const document = { tweet_id: '1' };
  const write = (index: string) => client.index({ index, id: '1', document, require_alias: true });
  await t.throwsAsync(write(writerAliases(prefix, 1).tweets), { message: /index_not_found/ });
  await t.throwsAsync(write(indexNames(prefix).tweets), { message: /no write index/ });
  t.is((await write(writerAliases(prefix, 2).tweets)).result, 'created');
});

test('the fence of a process that slept meanwhile changes nothing', async (t) => {
  const sleeper = sleepsBefore(2);
  const late = t.throwsAsync(fence(lease(t.context, 1, sleeper.patience), null), isLost);
  await sleeper.asleep;
  await fence(lease(t.context, 2), null);
  sleeper.wake();
  await late;
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(0, 2) });
});

test('neither does the switch of a process that slept meanwhile', async (t) => {
  await withFresh(t.context, 1);
  const sleeper = sleepsBefore(2);
  const late = t.throwsAsync(switchReaders(lease(t.context, 1, sleeper.patience)), isLost);
  await sleeper.asleep;
  await fence(lease(t.context, 2), null);
  sleeper.wake();
  await late;
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(0, 2) });
});

test('a dead one is fenced off although no one takes its place', async (t) => {
  await fence(lease(t.context, 1), null);
  const sleeper = sleepsBefore(2);
  const late = t.throwsAsync(fence(lease(t.context, 2, sleeper.patience), null), isLost);
  await sleeper.asleep;
  await fenceOff(lease(t.context, 3));
  await fenceOff(lease(t.context, 3));
  sleeper.wake();
  await late;
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(0, 3) });
});

test('a lease that is taken while the one before switches after all goes to what readers see then', async (t) => {
  await withFresh(t.context, 1);
  const next = sleepsBefore(2);
  const fenced = fence(lease(t.context, 2, next.patience), null);
  await next.asleep;
  await switchReaders(lease(t.context, 1));
  next.wake();
  await fenced;
  t.deepEqual(await sightOf(t.context), { live: live(1), writers: writers(1, 2) });
});

test('each step may be repeated, when its answer was lost', async (t) => {
  const { client, prefix } = t.context;
  await fence(lease(t.context, 1, unheard), null);
  t.deepEqual((await sightOf(t.context)).writers, writers(0, 1));
  await createDataIndices(client, { prefix, shards: 1, replicas: 0 }, 2);
  await fence(lease(t.context, 2, unheard), indicesOf(prefix, 2));
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(2, 2) });
  await switchReaders(lease(t.context, 2, unheard));
  t.deepEqual(await sightOf(t.context), { live: live(2), writers: writers(2, 2) });
  t.deepEqual((await removeHidden(lease(t.context, 3, unheard))).length, 2);
});

test('who gives up removes its indices, leaves aliases for the next lease, and a switch on its way comes too late', async (t) => {
  await withFresh(t.context, 1);
  const sleeper = sleepsBefore(2);
  const late = t.throwsAsync(switchReaders(lease(t.context, 1, sleeper.patience)));
  await sleeper.asleep;
  t.false(await withdraw(lease(t.context, 1)));
  sleeper.wake();
  await late;
  t.deepEqual(await sightOf(t.context), { live: live(0), writers: writers(0, 1) });
  t.deepEqual((await readDataIndices(t.context.client, t.context.prefix)).hidden, []);
});

test('who gives up after readers have switched finds that out, and removes nothing', async (t) => {
  await withFresh(t.context, 1);
  await switchReaders(lease(t.context, 1));
  t.true(await withdraw(lease(t.context, 1)));
  t.deepEqual(await sightOf(t.context), { live: live(1), writers: writers(1, 1) });
});
