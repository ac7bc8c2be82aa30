import test, { type ExecutionContext } from 'ava';
import { Problem } from '../../../src/http/problem.ts';
import { createPlaces } from '../../../src/reading/lists/places.ts';
import { createPointsInTime } from '../../../src/reading/lists/points-in-time.ts';
import { createReadGroups, type Grouping, type GroupsPage } from '../../../src/reading/lists/read-groups.ts';
import { startTestService, type TestService, testPrefix } from '../../support/service.ts';

type Largest = { largest: { value: number } };

let service: TestService;
let version = 1;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

/** An index of things of these kinds, on two shards, and what reads the kinds; `counts` is how often they were counted. */
async function startGroups(t: ExecutionContext, kinds: readonly string[]) {
  const { client } = service;
  const index = testPrefix();
  t.teardown(() => client.indices.delete({ index }));
  const mappings = { properties: { kind: { type: 'keyword' as const }, size: { type: 'integer' as const } } };
  await client.indices.create({ index, mappings, settings: { number_of_shards: 2, number_of_replicas: 0 } });
  const add = async (more: readonly string[]) => {
    const operations = more.flatMap((kind, size) => [{ index: {} }, { kind, size }]);
    if (operations.length > 0) await client.bulk({ index, operations, refresh: true });
  };
  await add(kinds);
  version += 1;
  const readVersion = async () => ({ version, settled: true, generation: 0, lineage: 'a' });
  const counts: string[] = [];
  const list: Grouping = {
    index,
    question: 'kinds',
    query: { match_all: {} },
    field: 'kind',
    aggs: { largest: { max: { field: 'size' } } },
    async count(pit) {
      const found = await client.search<unknown, { kinds: { value: number } }>({
        pit,
        aggs: { kinds: { cardinality: { field: 'kind' } } },
      });
      counts.push(pit.id);
      return { count: found.aggregations?.kinds.value ?? 0, isExact: false };
    },
  };
  const places = createPlaces(createPointsInTime(client, readVersion), readVersion);
  return { readGroups: createReadGroups(client, places), places, list, add, counts };
}

async function faultOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof Problem) || error.status !== 400) throw error ?? new Error('no fault');
  return error.extras.errors?.map(({ path, message }) => `${path} ${message}`).join() ?? '';
}

test('pages of any size put together are the groups in their order, counted once', async (t) => {
  // Sizes are 0 to 8 in this order.
  const { readGroups, list, counts } = await startGroups(t, ['b', 'a', 'B', 'a', 'é', 'a', 'c', 'b', 'd']);
  const whole = [
    { key: 'B', documents: 1, largest: { value: 2 } },
    { key: 'a', documents: 3, largest: { value: 5 } },
    { key: 'b', documents: 2, largest: { value: 7 } },
    { key: 'c', documents: 1, largest: { value: 6 } },
    { key: 'd', documents: 1, largest: { value: 8 } },
    { key: 'é', documents: 1, largest: { value: 4 } },
  ];
  for (let limit = 1; limit <= 7; limit += 1) {
    const found: unknown[] = [];
    let pages = 0;
    let after: string | null = null;
    counts.length = 0;
    do {
      const page: GroupsPage<Largest> = await readGroups.page<Largest>(list, { limit, after });
      t.deepEqual(page.counted, { count: 6, isExact: false });
      found.push(...page.groups);
      after = page.next;
      pages += 1;
    } while (after !== null);
    t.deepEqual(found, whole, `pages of ${limit}`);
    t.is(pages, Math.ceil(6 / limit), `pages of ${limit}`);
    t.is(counts.length, 1, `pages of ${limit}`);
  }
  t.deepEqual((await Array.fromAsync(readGroups.all<Largest>(list))).flat(), whole);
});

test('of nothing there are no groups', async (t) => {
  const { readGroups, list } = await startGroups(t, []);
  const none = { groups: [], counted: { count: 0, isExact: false }, next: null };
  t.deepEqual(await readGroups.page(list, { limit: 1, after: null }), none);
  t.deepEqual(await Array.fromAsync(readGroups.all(list)), []);
});

test('the pages show the data as it was when the first one was asked for', async (t) => {
  const { readGroups, list, add } = await startGroups(t, ['a', 'c']);
  const first = await readGroups.page(list, { limit: 1, after: null });
  await add(['b', 'c', 'd']);
  version += 1;
  const second = await readGroups.page(list, { limit: 5, after: first.next });
  t.like(second, { groups: [{ key: 'c', documents: 1 }], counted: { count: 2 }, next: null });
  t.is(second.groups.length, 1);
  t.is((await readGroups.page(list, { limit: 5, after: null })).groups.length, 4);
});

test('a cursor of another list, or one that was changed, is a 400 that says so', async (t) => {
  const { readGroups, places, list } = await startGroups(t, ['a', 'b']);
  const { next } = await readGroups.page(list, { limit: 1, after: null });
  const words = /^after is not the `next` of an answer to this very question/;
  t.regex(await faultOf(readGroups.page({ ...list, question: 'other' }, { limit: 1, after: next })), words);
  t.regex(await faultOf(readGroups.page(list, { limit: 1, after: `${next?.slice(0, -3)}AAA` })), words);
  t.regex(await faultOf(readGroups.page(list, { limit: 1, after: 'x' })), words);
  // Sealed for this question, but with what no page of groups goes on behind.
  const { cursorBehind } = await places.read({ ...list, after: null }, async () => ({}));
  t.regex(await faultOf(readGroups.page(list, { limit: 1, after: cursorBehind(['a']) })), words);
});

test('a cursor whose state of the data is gone is a 400 that says so', async (t) => {
  const { readGroups, places, list } = await startGroups(t, ['a', 'b']);
  const { next } = await readGroups.page(list, { limit: 1, after: null });
  const { pit } = await places.readPosition(next ?? '', list.question);
  await service.client.closePointInTime({ id: pit.id });
  t.regex(await faultOf(readGroups.page(list, { limit: 1, after: next })), /^after has expired/);
  // Who begins anew is not told so: the list begins at another.
  const first = await readGroups.page(list, { limit: 1, after: null });
  t.like(await readGroups.page(list, { limit: 1, after: first.next }), { groups: [{ key: 'b' }], next: null });
});

test('a table has all groups once, whatever their number', async (t) => {
  // As many as one search gives, one fewer and one more, and twice as many.
  for (const count of [4_999, 5_000, 5_001, 10_000]) {
    const kinds = Array.from({ length: count }, (_, at) => String(100_000 + at));
    const { readGroups, list, counts } = await startGroups(t, kinds);
    const keys = (await Array.fromAsync(readGroups.all(list))).flat().map(({ key }) => key);
    t.deepEqual(keys, kinds, `${count} groups`);
    t.is(counts.length, 0);
  }
});

test('while a part of the index is away there is no page, rather than one of the rest', async (t) => {
  const { readGroups, list } = await startGroups(t, ['a', 'b']);
  const away = `${list.index}-away`;
  t.teardown(() => service.client.indices.delete({ index: away }));
  await service.client.indices.create({
    index: away,
    settings: { number_of_replicas: 0, 'index.routing.allocation.require._name': 'nowhere' },
    mappings: { properties: { kind: { type: 'keyword' } } },
    wait_for_active_shards: 0,
  });
  await t.throwsAsync(readGroups.page({ ...list, index: `${list.index},${away}` }, { limit: 1, after: null }));
});
