import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import { changeDocument, readDocument, writeDocument } from '../../src/tweets/compare-and-set.ts';
import { elasticsearchUrl, testPrefix } from '../support/service.ts';

const client = new Client({ node: elasticsearchUrl() });
type Counter = { count: number };

test('a write over what another has written, or over what is gone, its index even, is lost and changes nothing', async (t) => {
  const index = `${testPrefix()}-counters`;
  // As prepare-indices has it: no write makes an index.
  await client.indices.putIndexTemplate({
    name: index,
    index_patterns: [index],
    allow_auto_create: false,
    template: {},
  });
  await client.indices.create({ index, settings: { number_of_replicas: 0 } });
  t.teardown(async () => {
    await client.indices.delete({ index }, { ignore: [404] });
    await client.indices.deleteIndexTemplate({ name: index });
  });
  const write = (count: number, condition: Parameters<typeof writeDocument>[4]) =>
    writeDocument<Counter>(client, index, 'a', { count }, condition);
  const first = await write(1, (await readDocument(client, index, 'a')).condition);
  if (!first) throw new Error('nobody else has written');
  t.is(await write(1, { op_type: 'create' }), null);
  const second = await write(2, first);
  if (!second) throw new Error('nobody else has written');
  t.is(await write(3, first), null);
  t.deepEqual(await readDocument(client, index, 'a'), { document: { count: 2 }, version: 2, condition: second });

  await client.delete({ index, id: 'a' });
  t.is(await write(3, second), null);
  await client.indices.delete({ index });
  t.is(await write(3, second), null);
  // Here nobody else was quicker: to try again would be in vain for ever.
  await t.throwsAsync(write(3, { op_type: 'create' }), { message: /index_not_found/ });
  await t.throwsAsync(
    changeDocument<Counter>(client, index, 'a', (counter) => ({ count: (counter?.count ?? 0) + 1 })),
    { message: /index_not_found/ },
  );
});

test('a write is seen by searches at once where that is asked for', async (t) => {
  const index = `${testPrefix()}-counters`;
  await client.indices.create({ index, settings: { number_of_replicas: 0, refresh_interval: '-1' } });
  t.teardown(() => client.indices.delete({ index }));
  const write = (id: string, refresh: boolean) =>
    writeDocument<Counter>(client, index, id, { count: 1 }, { op_type: 'create' }, { refresh });
  await write('a', false);
  t.is((await client.count({ index })).count, 0);
  await write('b', true);
  t.is((await client.count({ index })).count, 2);
});
