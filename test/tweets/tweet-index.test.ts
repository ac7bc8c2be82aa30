import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import { schemaVersion } from '../../src/tweets/index-names.ts';
import { ensureIndices, OtherSchemaError } from '../../src/tweets/tweet-index.ts';
import { elasticsearchUrl, removeIndices, startTestService, testPrefix } from '../support/service.ts';
import { tweetsCsv } from '../support/tweets-csv.ts';

test('the text is searched with its entities decoded, and kept as it came', async (t) => {
  const service = await startTestService(t);
  await service.ingest(tweetsCsv([{ tweet_id: '1', text: 'Tom &amp; Jerry can&#39;t &lt;3 &copy this' }]));
  const index = `${service.config.INDEX_PREFIX}-tweets`;
  const found = async (query: string) => {
    const { hits } = await service.client.search<{ text: string }>({
      index,
      query: { match: { decoded_text: query } },
    });
    return hits.hits.map(({ _source }) => _source?.text);
  };
  t.deepEqual(await found("can't"), ['Tom &amp; Jerry can&#39;t &lt;3 &copy this']);
  // Neither the entities' names, nor 39, are words of it; what lacks its semicolon is no entity.
  t.deepEqual(await found('amp lt 39'), []);
  t.is((await found('copy')).length, 1);
});

test('several processes may make the indices at once, and again', async (t) => {
  const client = new Client({ node: elasticsearchUrl() });
  const prefix = `test-${randomUUID().slice(0, 13)}`;
  const names = ['tweets-5-0', 'conversations-5-0', 'jobs', 'rejections', 'issues', 'state'].map(
    (name) => `${prefix}-${name}`,
  );
  t.teardown(() => client.indices.delete({ index: names }));
  const layout = { prefix, shards: 1, replicas: 0 };
  await Promise.all([1, 2, 3].map(() => ensureIndices(client, layout)));
  await ensureIndices(client, layout);
  t.deepEqual(Object.keys(await client.indices.get({ index: `${prefix}-*` })).sort(), names.toSorted());
});

test('an index of another schema is not written to', async (t) => {
  const client = new Client({ node: elasticsearchUrl() });
  const prefix = `test-${randomUUID().slice(0, 13)}`;
  const index = `${prefix}-tweets-0`;
  t.teardown(async () => {
    await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${prefix}-*` })) });
  });
  await client.indices.create({
    index,
    aliases: { [`${prefix}-tweets`]: {} },
    mappings: { _meta: { schema_version: 0 } },
  });
  const error = await t.throwsAsync(ensureIndices(client, { prefix, shards: 1, replicas: 0 }), {
    instanceOf: OtherSchemaError,
  });
  t.regex(error.message, /schema version 0, this service needs 5: run `npm run reindex`/);
});

test('an index of this schema that has a field as another type is not written to', async (t) => {
  const client = new Client({ node: elasticsearchUrl() });
  const layout = { prefix: testPrefix(), shards: 1, replicas: 0 };
  t.teardown(() => removeIndices(client, layout.prefix));
  const index = `${layout.prefix}-tweets-restored`;
  await client.indices.create({
    index,
    settings: { number_of_replicas: 0 },
    aliases: { [`${layout.prefix}-tweets`]: {} },
    mappings: { _meta: { schema_version: schemaVersion }, properties: { author_id: { type: 'long' } } },
  });
  const error = await t.throwsAsync(ensureIndices(client, layout), { instanceOf: OtherSchemaError });
  t.regex(error.message, /-tweets-restored has author_id as long instead of keyword: run `npm run reindex`/);
});
