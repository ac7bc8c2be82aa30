import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import { indexNames } from '../../src/tweets/index-names.ts';
import { ensureSmallIndices, OtherFieldError } from '../../src/tweets/small-indices.ts';
import { elasticsearchUrl, removeIndices, testPrefix } from '../support/service.ts';

const client = new Client({ node: elasticsearchUrl() });

test('fields that a later version has added are put into indices that are there, and what lies in them stays', async (t) => {
  const layout = { prefix: testPrefix(), shards: 1, replicas: 0 };
  t.teardown(() => removeIndices(client, layout.prefix));
  const { jobs, rejections, issues } = indexNames(layout.prefix);
  const settings = { number_of_replicas: 0 };
  await client.indices.create({
    index: jobs,
    settings,
    mappings: {
      dynamic: false,
      properties: { id: { type: 'keyword' }, source: { properties: { kind: { type: 'keyword' } } } },
    },
  });
  await client.indices.create({
    index: rejections,
    settings,
    mappings: { dynamic: 'strict', properties: { job_id: { type: 'keyword' } } },
  });
  // As after a restored snapshot: an alias stands for the index.
  const restored = `${layout.prefix}-restored`;
  await client.indices.create({ index: restored, aliases: { [issues]: {} }, settings });
  await client.index({ index: jobs, id: '1', document: { id: '1', status: 'failed' }, refresh: true });

  await ensureSmallIndices(client, layout);
  await ensureSmallIndices(client, layout);

  const fieldsOf = async (index: string) => {
    const [found] = Object.values(await client.indices.getMapping({ index }));
    return found?.mappings.properties;
  };
  const fresh = { ...layout, prefix: testPrefix() };
  t.teardown(() => removeIndices(client, fresh.prefix));
  await ensureSmallIndices(client, fresh);
  const asMade = indexNames(fresh.prefix);
  t.deepEqual(await fieldsOf(jobs), await fieldsOf(asMade.jobs));
  t.deepEqual(await fieldsOf(rejections), await fieldsOf(asMade.rejections));
  t.deepEqual(await fieldsOf(restored), await fieldsOf(asMade.issues));
  t.deepEqual(Object.keys((await fieldsOf(restored)) ?? {}).sort(), ['company', 'expires_at', 'status']);
  t.deepEqual((await client.get({ index: jobs, id: '1' }))._source, { id: '1', status: 'failed' });
  // `dynamic` is as it was: a field that nobody has put is still refused.
  await t.throwsAsync(client.index({ index: rejections, document: { other: 1 } }), { message: /strict_dynamic/ });
  await client.index({ index: jobs, id: '2', document: { id: '2', status: 'failed' }, refresh: true });
  t.is((await client.count({ index: jobs, query: { term: { status: 'failed' } } })).count, 1);
});

test('an index that has a field as another type is not taken, and the error says which and what to do', async (t) => {
  const layout = { prefix: testPrefix(), shards: 1, replicas: 0 };
  t.teardown(() => removeIndices(client, layout.prefix));
  const { jobs } = indexNames(layout.prefix);
  const text = { type: 'text' } as const;
  const properties = { id: { type: 'keyword' }, status: text, source: { properties: { name: text } } } as const;
  await client.indices.create({ index: jobs, settings: { number_of_replicas: 0 }, mappings: { properties } });
  const error = await t.throwsAsync(ensureSmallIndices(client, layout), { instanceOf: OtherFieldError });
  t.true(
    error.message.startsWith(`The index ${jobs} has status as text instead of keyword, source.name as text instead of`),
    error.message,
  );
  t.regex(error.message, /use another INDEX_PREFIX, or delete this index/);
  t.deepEqual((await client.indices.getMapping({ index: jobs }))[jobs]?.mappings.properties, properties);

  await client.indices.delete({ index: jobs });
  await client.indices.create({
    index: jobs,
    settings: { number_of_replicas: 0 },
    mappings: { properties: { source: { type: 'keyword' } } },
  });
  await t.throwsAsync(ensureSmallIndices(client, layout), { message: /source as keyword instead of object/ });
});
