import test from 'ava';
import { Problem } from '../../../src/http/problem.ts';
import { listCursor } from '../../../src/reading/lists/list-cursor.ts';
import { createPlaces } from '../../../src/reading/lists/places.ts';
import { createPointsInTime } from '../../../src/reading/lists/points-in-time.ts';
import { createReadList, type List } from '../../../src/reading/lists/read-list.ts';
import { startTestService, type TestService, testPrefix } from '../../support/service.ts';

type Thing = { name: string; size: number };

let service: TestService;
let version = 1;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

/** An index of things of these sizes, and what reads it. */
async function startList(t: { teardown: (end: () => Promise<unknown>) => void }, sizes: readonly number[], shards = 1) {
  const { client } = service;
  const index = testPrefix();
  t.teardown(() => client.indices.delete({ index }));
  const mappings = { properties: { name: { type: 'keyword' as const }, size: { type: 'integer' as const } } };
  await client.indices.create({ index, mappings, settings: { number_of_shards: shards, number_of_replicas: 0 } });
  const add = async (more: readonly number[]) => {
    const operations = more.flatMap((size, at) => [{ index: {} }, { name: `${size}/${at}`, size }]);
    if (operations.length > 0) await client.bulk({ index, operations, refresh: true });
  };
  await add(sizes);
  version += 1;
  const readVersion = async () => ({ version, settled: true, generation: 0, lineage: 'a' });
  const list: List = { index, question: 'things', query: { match_all: {} }, sort: [{ size: 'asc' }] };
  const places = createPlaces(createPointsInTime(client, readVersion), readVersion);
  return { readList: createReadList(client, places), list, add };
}

const faultOf = async (reading: Promise<unknown>): Promise<string> => {
  const error = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof Problem) || error.status !== 400) throw error ?? new Error('no fault');
  return error.extras.errors?.map(({ path, message }) => `${path} ${message}`).join() ?? '';
};

const sizesTo = (count: number) => Array.from({ length: count }, (_, size) => size);

test('pages of any size put together are the list, those that sort as equal among it', async (t) => {
  // Of sizes 0 to 3, three things each.
  const { readList, list } = await startList(t, [...sizesTo(4), ...sizesTo(4), ...sizesTo(4)]);
  for (let limit = 1; limit <= 13; limit += 1) {
    const names: string[] = [];
    let pages = 0;
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof readList.page<Thing>>> = await readList.page<Thing>(list, { limit, after });
      t.is(page.total, 12);
      names.push(...page.hits.map(({ document }) => document.name));
      after = page.next;
      pages += 1;
    } while (after !== null);
    t.is(pages, Math.ceil(12 / limit), `pages of ${limit}`);
    t.deepEqual(
      names.map((name) => name[0]),
      [...'000111222333'],
      `pages of ${limit}`,
    );
    t.is(new Set(names).size, 12, `pages of ${limit}`);
  }
});

test('a list of many shards goes on, too: its cursor is no longer than a cursor may be', async (t) => {
  const { readList, list } = await startList(t, sizesTo(4), 60);
  const { next } = await readList.page<Thing>(list, { limit: 2, after: null });
  t.true((next?.length ?? 0) < 1_500);
  const after = listCursor.parse(next) ?? null;
  const second = await readList.page<Thing>(list, { limit: 2, after });
  t.deepEqual(
    second.hits.map(({ document }) => document.size),
    [2, 3],
  );
});

test('an empty list has one page', async (t) => {
  const { readList, list } = await startList(t, []);
  t.like(await readList.page<Thing>(list, { limit: 1, after: null }), { hits: [], total: 0, next: null });
  t.deepEqual(await Array.fromAsync(readList.all<Thing>(list)), []);
});

test('the pages of a list show the data as it was when the first one was asked for', async (t) => {
  const { readList, list, add } = await startList(t, [1, 3]);
  const first = await readList.page<Thing>(list, { limit: 1, after: null });
  await add([0, 2, 4]);
  version += 1;
  const second = await readList.page<Thing>(list, { limit: 5, after: first.next });
  t.deepEqual(
    second.hits.map(({ document }) => document.size),
    [3],
  );
  t.like(second, { total: 2, next: null });
  const anew = await readList.page<Thing>(list, { limit: 5, after: null });
  t.deepEqual(
    anew.hits.map(({ document }) => document.size),
    [0, 1, 2, 3, 4],
  );
});

test('a cursor of another list, or one that was changed, is a 400 that says so', async (t) => {
  const { readList, list } = await startList(t, [1, 2]);
  const { next } = await readList.page<Thing>(list, { limit: 1, after: null });
  const words = /^after is not the `next` of an answer to this very question/;
  t.regex(await faultOf(readList.page({ ...list, question: 'other' }, { limit: 1, after: next })), words);
  t.regex(await faultOf(readList.page(list, { limit: 1, after: `${next?.slice(0, -3)}AAA` })), words);
  t.regex(await faultOf(readList.page(list, { limit: 1, after: 'x' })), words);
});

test('a cursor whose state of the data is gone is a 400 that says so', async (t) => {
  const { readList, list } = await startList(t, [1, 2]);
  const { next } = await readList.page<Thing>(list, { limit: 1, after: null });
  const { pit } = await readList.readPosition(next ?? '', list.question);
  await service.client.closePointInTime({ id: pit.id });
  t.regex(await faultOf(readList.page(list, { limit: 1, after: next })), /^after has expired/);
  // Who begins anew is not told so: the list begins at another.
  const first = await readList.page<Thing>(list, { limit: 1, after: null });
  t.is(first.total, 2);
  t.is((await readList.page<Thing>(list, { limit: 1, after: first.next })).hits[0]?.document.size, 2);
});

test('a table has all of the list once, whatever its length', async (t) => {
  // As many as one search gives, one fewer and one more, and twice as many.
  for (const count of [1_999, 2_000, 2_001, 4_000]) {
    const { readList, list } = await startList(t, sizesTo(count));
    const sizes = (await Array.fromAsync(readList.all<Thing>(list))).map(({ document }) => document.size);
    t.deepEqual(sizes, sizesTo(count), `${count} rows`);
  }
});

test('a table counts nothing that it does not show', async (t) => {
  const { readList, list } = await startList(t, [1]);
  const search = { aggs: { sizes: { terms: { field: 'size' } } } };
  const page = await readList.page<Thing>({ ...list, search }, { limit: 1, after: null });
  t.deepEqual(Object.keys(page.aggregations), ['sizes']);
  t.is((await Array.fromAsync(readList.all<Thing>({ ...list, search }))).length, 1);
});

test('while a part of the index is away there is no page, rather than one of the rest', async (t) => {
  const { readList, list } = await startList(t, [1, 2]);
  const away = `${list.index}-away`;
  t.teardown(() => service.client.indices.delete({ index: away }));
  await service.client.indices.create({
    index: away,
    settings: { number_of_replicas: 0, 'index.routing.allocation.require._name': 'nowhere' },
    mappings: { properties: { size: { type: 'integer' } } },
    wait_for_active_shards: 0,
  });
  await t.throwsAsync(readList.page({ ...list, index: `${list.index},${away}` }, { limit: 1, after: null }));
});
