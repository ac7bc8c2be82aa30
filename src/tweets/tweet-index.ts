import type { Client, estypes } from '@elastic/elasticsearch';
import { copies, ensureIndex, type IndexLayout } from './ensure-index.ts';
import { otherFields, type Properties } from './index-fields.ts';
import { type DataNames, indexNames, indicesOf, schemaVersion, writerAliases } from './index-names.ts';
import { ensureSmallIndices } from './small-indices.ts';

const keyword = { type: 'keyword' } as const;
const date = { type: 'date', format: 'strict_date_time_no_millis' } as const;
const boolean = { type: 'boolean' } as const;
// Read and sorted by, found by other means: not worth an index of its own.
const column = { type: 'keyword', index: false } as const;
// Keys are stored in lower case; the normalizer lets a query in any case find them.
const company = { type: 'keyword', normalizer: 'lowercase' } as const;

const tweetMapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _meta: { schema_version: schemaVersion },
  properties: {
    tweet_id: column,
    author_id: keyword,
    inbound: boolean,
    created_at: date,
    text: { type: 'text', index: false },
    // Nothing scores by length; positions stay, for phrases.
    decoded_text: { type: 'text', norms: false },
    response_tweet_id: keyword,
    in_response_to_tweet_id: keyword,
    mentions: keyword,
    content_hash: column,
    batch: { type: 'long', index: false },
    conversation_id: keyword,
    company,
    responded_by: company,
    // Searched by ranges; the times themselves lie on the responses.
    response_times: { type: 'keyword', doc_values: false },
    inquiry_at: date,
    inquiry_id: column,
    first_response: boolean,
    response_seconds: { type: 'long', index: false },
    response_bucket: keyword,
    negative_response_time: { type: 'boolean', index: false },
    dangling_links: keyword,
    // Found in the text of inbound tweets (docs/definitions.md).
    key_phrases: keyword,
    sentiment: { type: 'float' },
    language: keyword,
  },
};

const conversationMapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _meta: { schema_version: schemaVersion },
  properties: {
    conversation_id: keyword,
    company,
    start: date,
    end: date,
    tweets: { type: 'integer' },
    inbound: { type: 'integer' },
    outbound: { type: 'integer' },
    responded: { type: 'integer' },
    depth: { type: 'integer' },
    customers: { type: 'integer' },
    first_inbound_at: date,
    first_response_seconds: { type: 'long' },
    last_by: keyword,
    unanswered: boolean,
    first_sentiment: { type: 'float' },
    last_sentiment: { type: 'float' },
    sentiment_change: { type: 'float' },
    batch: { type: 'long', index: false },
  },
};

/** Makes whatever index or field is missing; harmless when several processes do it at once. Rejects when Elasticsearch is away. */
export async function ensureIndices(client: Client, layout: IndexLayout): Promise<void> {
  const names = indexNames(layout.prefix);
  await ensureSmallIndices(client, layout);
  const first = dataIndices(layout, 0);
  const writers = writerAliases(layout.prefix, 0);
  for (const kind of ['conversations', 'tweets'] as const) {
    const aliases = { [names[kind]]: {}, [writers[kind]]: {} };
    await ensureIndex(client, names[kind], { ...first[kind], aliases });
    await checkSchema(client, names[kind], first[kind].mappings?.properties ?? {});
  }
}

/** Makes the two indices of `indicesOf(prefix, epoch)`, behind no alias yet. */
export async function createDataIndices(client: Client, layout: IndexLayout, epoch: number): Promise<void> {
  const requests = dataIndices(layout, epoch);
  for (const kind of ['conversations', 'tweets'] as const)
    await ensureIndex(client, requests[kind].index, requests[kind]);
}

function dataIndices(layout: IndexLayout, epoch: number): Record<keyof DataNames, estypes.IndicesCreateRequest> {
  const index = indicesOf(layout.prefix, epoch);
  const lowercase = { normalizer: { lowercase: { type: 'custom' as const, filter: ['lowercase'] } } };
  const settings = {
    number_of_shards: layout.shards,
    ...copies(layout),
    analysis: lowercase,
    // Jobs refresh when they have something to show: until then more, smaller segments would only cost.
    refresh_interval: '-1',
  };
  // A report reads the tweets of one company: sorted, they lie beside one another (docs/decisions/0010-index-layout.md).
  const sort: estypes.IndicesIndexSettings['sort'] = { field: ['company', 'inbound', 'created_at'] };
  return {
    tweets: { index: index.tweets, settings: { ...settings, sort }, mappings: tweetMapping },
    conversations: { index: index.conversations, settings, mappings: conversationMapping },
  };
}

/** The tweets lie in an index of another layout than this version of the service writes and reads. */
export class OtherSchemaError extends Error {
  override name = 'OtherSchemaError';
}

/** Rejects with OtherSchemaError where what lies behind the aliases is of another layout; where nothing does, whoever asks it says so. */
export async function assertOwnSchema(client: Client, names: DataNames): Promise<void> {
  await checkSchema(client, names.conversations, conversationMapping.properties ?? {});
  await checkSchema(client, names.tweets, tweetMapping.properties ?? {});
}

async function checkSchema(client: Client, name: string, wanted: Properties): Promise<void> {
  const mappings = await client.indices.getMapping({ index: name, ignore_unavailable: true });
  for (const [index, { mappings: mapping }] of Object.entries(mappings)) {
    const version = mapping._meta?.['schema_version'];
    const faults =
      version === schemaVersion
        ? otherFields(wanted, mapping.properties ?? {})
        : [`the schema version ${version}, this service needs ${schemaVersion}`];
    if (faults.length === 0) continue;
    const remedy =
      version > schemaVersion
        ? 'run the later version of the service, which made it'
        : 'run `npm run reindex` (in a container: `node scripts/reindex.ts`)';
    throw new OtherSchemaError(`The index ${index} has ${faults.join(', ')}: ${remedy}, or use another INDEX_PREFIX.`);
  }
}
