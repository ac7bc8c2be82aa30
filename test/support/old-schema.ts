import { indexNames, schemaVersion } from '../../src/tweets/index-names.ts';
import type { TestService } from './service.ts';

/** Puts the tweets into an index as version 1 of the schema had it: under its name, without what came later. */
export async function putInOldSchema({ client, config }: Pick<TestService, 'client' | 'config'>): Promise<string> {
  const { tweets, conversations } = indexNames(config.INDEX_PREFIX);
  const index = `${tweets}-1`;
  await client.indices.create({
    index,
    settings: { number_of_replicas: 0 },
    mappings: {
      _meta: { schema_version: 1 },
      dynamic_templates: [{ ids: { match: ['*_id', 'company', 'responded_by'], mapping: { type: 'keyword' } } }],
      properties: { author_id: { type: 'keyword' }, created_at: { type: 'date' }, inquiry_at: { type: 'date' } },
    },
  });
  const { hits } = await client.search<Record<string, unknown>>({ index: tweets, size: 100 });
  const documents = hits.hits.map(({ _source: { batch, dangling_links, ...document } = {} }) => document);
  const operations = documents.flatMap((document) => [{ index: { _id: String(document['tweet_id']) } }, document]);
  await client.bulk({ index, operations, refresh: true });
  const live = await client.indices.getAlias({
    index: [`${tweets}-${schemaVersion}-*`, `${conversations}-${schemaVersion}-*`],
  });
  await client.indices.updateAliases({
    actions: [
      ...Object.keys(live).map((name) => ({ remove_index: { index: name } })),
      { add: { index, alias: tweets, is_write_index: true } },
    ],
  });
  return index;
}
