import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { indexNames } from './index-names.ts';

/** How the indices are laid out; unset replicas mean: one, where a second node can hold it. */
export type IndexLayout = { prefix: string; shards: number; replicas: number | undefined };

// Raised with every change to the mapping below: documents of another version need a new index.
const schemaVersion = 1;

const keyword = { type: 'keyword' } as const;
const date = { type: 'date', format: 'strict_date_time_no_millis' } as const;
const boolean = { type: 'boolean' } as const;
// Keys are stored in lower case; the normalizer lets a query in any case find them.
const company = { type: 'keyword', normalizer: 'lowercase' } as const;

const tweetMapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _meta: { schema_version: schemaVersion },
  properties: {
    tweet_id: keyword,
    author_id: keyword,
    inbound: boolean,
    created_at: date,
    text: { type: 'text', index: false },
    decoded_text: { type: 'text' },
    response_tweet_id: keyword,
    in_response_to_tweet_id: keyword,
    mentions: keyword,
    content_hash: { type: 'keyword', index: false },
    conversation_id: keyword,
    company,
    responded_by: company,
    inquiry_at: date,
    inquiry_id: keyword,
    first_response: boolean,
    response_seconds: { type: 'long' },
    negative_response_time: boolean,
  },
};

const jobMapping: estypes.MappingTypeMapping = {
  // A job's figures are read whole, never searched: only what lists and sorts jobs is mapped.
  dynamic: false,
  properties: { id: keyword, status: keyword, created_at: { type: 'date' } },
};

const rejectionMapping: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: {
    job_id: keyword,
    line: { type: 'long' },
    expires_at: { type: 'date' },
    reason: { type: 'keyword', index: false, doc_values: false },
    raw: { type: 'keyword', index: false, doc_values: false },
  },
};

/** Makes whatever index is missing; harmless when several processes do it at once. Rejects when Elasticsearch is away. */
export async function ensureIndices(client: Client, layout: IndexLayout): Promise<void> {
  const names = indexNames(layout.prefix);
  const replicas =
    layout.replicas === undefined ? { auto_expand_replicas: '0-1' } : { number_of_replicas: layout.replicas };
  const lowercase = { normalizer: { lowercase: { type: 'custom' as const, filter: ['lowercase'] } } };
  await ensureIndex(client, names.tweets, {
    index: `${names.tweets}-${schemaVersion}`,
    aliases: { [names.tweets]: { is_write_index: true } },
    settings: { number_of_shards: layout.shards, ...replicas, analysis: lowercase },
    mappings: tweetMapping,
  });
  await checkSchema(client, names.tweets);
  const small = { number_of_shards: 1, ...replicas };
  await ensureIndex(client, names.jobs, { index: names.jobs, settings: small, mappings: jobMapping });
  await ensureIndex(client, names.rejections, { index: names.rejections, settings: small, mappings: rejectionMapping });
  await ensureIndex(client, names.state, { index: names.state, settings: small, mappings: { dynamic: false } });
}

/** The tweets lie in an index of another layout than this version of the service writes and reads. */
export class OtherSchemaError extends Error {
  override name = 'OtherSchemaError';
}

async function checkSchema(client: Client, name: string): Promise<void> {
  const mappings = await client.indices.getMapping({ index: name });
  for (const [index, { mappings: mapping }] of Object.entries(mappings)) {
    const version = mapping._meta?.['schema_version'];
    if (version === schemaVersion) continue;
    throw new OtherSchemaError(
      `The index ${index} has the schema version ${version}, this service needs ${schemaVersion}: delete it and ingest the files again, or use another INDEX_PREFIX.`,
    );
  }
}

async function ensureIndex(client: Client, name: string, request: estypes.IndicesCreateRequest): Promise<void> {
  if (await client.indices.exists({ index: name })) return;
  try {
    await client.indices.create(request);
  } catch (error) {
    const madeMeanwhile = error instanceof errors.ResponseError && error.message.includes('resource_already_exists');
    if (!madeMeanwhile) throw error;
  }
}
