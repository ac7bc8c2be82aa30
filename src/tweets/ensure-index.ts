import { type Client, errors, type estypes } from '@elastic/elasticsearch';

/** How the indices are laid out; unset replicas mean: one, where a second node can hold it. */
export type IndexLayout = { prefix: string; shards: number; replicas: number | undefined };

export const copies = ({ replicas }: IndexLayout): estypes.IndicesIndexSettings =>
  replicas === undefined ? { auto_expand_replicas: '0-1' } : { number_of_replicas: replicas };

/** Makes the index of `request` unless `name`, its own or that of an alias, is there already. */
export async function ensureIndex(client: Client, name: string, request: estypes.IndicesCreateRequest): Promise<void> {
  if (!(await client.indices.exists({ index: name }))) await createIndex(client, request);
}

/** Makes the index; harmless when several do it at once. */
export async function createIndex(client: Client, request: estypes.IndicesCreateRequest): Promise<void> {
  try {
    await client.indices.create(request);
  } catch (error) {
    const madeMeanwhile = error instanceof errors.ResponseError && error.message.includes('resource_already_exists');
    if (!madeMeanwhile) throw error;
  }
}
