import { Client } from '@elastic/elasticsearch';
import anyTest, { type TestFn } from 'ava';
import {
  announceReplacement,
  beginWriting,
  claim,
  completeReplacement,
  OvertakenError,
  readDataVersion,
  readUnfinished,
  settle,
} from '../../src/tweets/data-version.ts';
import { elasticsearchUrl, removeIndices, testPrefix } from '../support/service.ts';

type Context = { client: Client; prefix: string; state: string };
const test = anyTest as TestFn<Context>;
test.beforeEach(async (t) => {
  const prefix = testPrefix();
  const client = new Client({ node: elasticsearchUrl() });
  const small = { settings: { number_of_shards: 1, number_of_replicas: 0 } };
  await client.indices.create({ index: `${prefix}-state`, ...small, mappings: { dynamic: false } });
  await client.indices.create({ index: `${prefix}-old`, ...small, aliases: { [`${prefix}-tweets`]: {} } });
  await client.indices.create({ index: `${prefix}-new`, ...small });
  t.context = { client, prefix, state: `${prefix}-state` };
});
test.afterEach.always(async (t) => {
  const { client, prefix } = t.context;
  await removeIndices(client, prefix);
  await client.close();
});

const replacement = ({ prefix }: Context) => ({ alias: `${prefix}-tweets`, index: `${prefix}-new` });

async function switchAlias({ client, prefix }: Context): Promise<void> {
  const alias = `${prefix}-tweets`;
  const actions = [{ remove: { index: `${prefix}-old`, alias } }, { add: { index: `${prefix}-new`, alias } }];
  await client.indices.updateAliases({ actions });
}

test('from the first write of a job until it and all that broke off before are settled, the data is not', async (t) => {
  const { client, state } = t.context;
  t.like(await readDataVersion(client, state), { version: 0, settled: true, generation: 0 });
  await beginWriting(client, state, { job: 'a', epoch: 1 });
  await beginWriting(client, state, { job: 'b', epoch: 2 });
  await beginWriting(client, state, { job: 'b', epoch: 2 });
  t.deepEqual(await readUnfinished(client, state), [
    { job: 'a', epoch: 1 },
    { job: 'b', epoch: 2 },
  ]);
  await settle(client, state, 2, ['b']);
  t.like(await readDataVersion(client, state), { version: 4, settled: false, generation: 0 });
  await settle(client, state, 2, ['a']);
  t.like(await readDataVersion(client, state), { version: 5, settled: true, generation: 0 });
});

test('who holds an older lease can move nothing any more', async (t) => {
  const { client, state } = t.context;
  await claim(client, state, 2);
  const before = await readDataVersion(client, state);
  for (const move of [
    () => beginWriting(client, state, { job: 'a', epoch: 1 }),
    () => settle(client, state, 1, ['a']),
    () => claim(client, state, 1),
    () => announceReplacement(client, state, 1, replacement(t.context)),
  ]) {
    await t.throwsAsync(move, { instanceOf: OvertakenError });
  }
  t.deepEqual(await readDataVersion(client, state), before);
});

test('moves at the same moment are all there', async (t) => {
  const { client, state } = t.context;
  const jobs = Array.from({ length: 8 }, (_, at) => `job ${at}`);
  await Promise.all(jobs.map((job) => beginWriting(client, state, { job, epoch: 1 })));
  t.deepEqual((await readUnfinished(client, state)).map(({ job }) => job).sort(), jobs);
  t.is((await readDataVersion(client, state)).version, jobs.length);
});

test('at every moment of a replacement the version tells which data is seen', async (t) => {
  const { client, state } = t.context;
  await beginWriting(client, state, { job: 'broken off', epoch: 1 });
  await announceReplacement(client, state, 2, replacement(t.context));
  const old = await readDataVersion(client, state);
  t.like(old, { version: 2, settled: false, generation: 0 });
  await switchAlias(t.context);
  const fresh = { ...old, version: 3, settled: true, generation: 1 };
  t.deepEqual(await readDataVersion(client, state), fresh);
  // The same before and after, so that a report that began in between is not taken for one of two data.
  await completeReplacement(client, state, 2);
  t.deepEqual(await readDataVersion(client, state), fresh);
  t.deepEqual(await readUnfinished(client, state), [], 'what was left behind is gone with the old data');
});

test('a replacement that was announced and never came about is called off by the next lease, and all is as it was', async (t) => {
  const { client, state } = t.context;
  await beginWriting(client, state, { job: 'broken off', epoch: 1 });
  await announceReplacement(client, state, 2, replacement(t.context));
  await completeReplacement(client, state, 3);
  t.like(await readDataVersion(client, state), { settled: false, generation: 0 });
  t.deepEqual(await readUnfinished(client, state), [{ job: 'broken off', epoch: 1 }]);
  const { version } = await readDataVersion(client, state);
  await completeReplacement(client, state, 3);
  t.is((await readDataVersion(client, state)).version, version, 'where nothing was announced nothing moves');
});

test('a replacement whose process died after the switch is completed by the next lease', async (t) => {
  const { client, state } = t.context;
  await announceReplacement(client, state, 2, replacement(t.context));
  await switchAlias(t.context);
  const seen = await readDataVersion(client, state);
  await completeReplacement(client, state, 3);
  t.deepEqual(await readDataVersion(client, state), seen);
  t.is(seen.generation, 1);
});

test('data that begins anew has another name, a replacement keeps it', async (t) => {
  const { client, state } = t.context;
  await beginWriting(client, state, { job: 'a', epoch: 1 });
  const before = await readDataVersion(client, state);
  await announceReplacement(client, state, 1, replacement(t.context));
  await switchAlias(t.context);
  await completeReplacement(client, state, 1);
  t.is((await readDataVersion(client, state)).lineage, before.lineage);
  await client.delete({ index: state, id: 'data' });
  await beginWriting(client, state, { job: 'a', epoch: 1 });
  const anew = await readDataVersion(client, state);
  t.not(anew.lineage, before.lineage);
});
