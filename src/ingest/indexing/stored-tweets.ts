import type { Client, estypes } from '@elastic/elasticsearch';
import type { TweetDocument } from '../../tweets/tweet-document.ts';
import type { Query } from '../../tweets/tweet-filters.ts';
import { BusyError, type Patience } from '../patience.ts';

/** What reading of the index needs: searches see what was refreshed, `get` all that was acknowledged. */
export type Reader = { client: Client; patience: Patience };

/** The most that Elasticsearch gives at once. */
const pageSize = 10_000;
/** Of one query, by Elasticsearch's own setting, 65,536. */
export const mostTerms = 50_000;

/** The hits of a search, sorted by `sort` (fields of which no two hits have the same values), page by page: whatever restarts in between. */
export async function* searchPages<Document>(
  { client, patience }: Reader,
  index: string,
  question: { query: Query; sort: string[]; size?: number; _source?: estypes.SearchSourceConfig },
): AsyncGenerator<Document[]> {
  const size = question.size ?? pageSize;
  let after: { search_after?: estypes.SortResults } = {};
  for (;;) {
    const { hits } = await patience(() =>
      client.search<Document>({
        index,
        ...question,
        ...after,
        size,
        track_total_hits: false,
        // What cannot be read now must not pass for not being there.
        allow_partial_search_results: false,
      }),
    );
    const last = hits.hits.at(-1)?.sort;
    if (hits.hits.length > 0) yield hits.hits.flatMap(({ _source }) => (_source ? [_source] : []));
    if (!last || hits.hits.length < size) return;
    after = { search_after: last };
  }
}

/** The content hash of each of these tweets that the index holds, by id. */
export async function findHashes(reader: Reader, index: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await Promise.all(
    chunks(ids, pageSize).map(async (values) => {
      const { hits } = await reader.patience(() =>
        reader.client.search({
          index,
          size: pageSize,
          query: { ids: { values } },
          sort: ['_doc'],
          track_total_hits: false,
          allow_partial_search_results: false,
          // From columns: three times as fast as out of the documents.
          _source: false,
          stored_fields: '_none_',
          docvalue_fields: ['tweet_id', 'content_hash'],
          filter_path: 'hits.hits.fields',
        }),
      );
      for (const { fields } of hits?.hits ?? []) found.set(fields?.['tweet_id'][0], fields?.['content_hash'][0]);
    }),
  );
  return found;
}

/** The documents of these tweets that there are, as they were acknowledged last, refreshed or not. */
export async function getTweets(
  { client, patience }: Reader,
  index: string,
  ids: readonly string[],
): Promise<Map<string, TweetDocument>> {
  const found = new Map<string, TweetDocument>();
  for (const part of chunks(ids, 2_000)) {
    const items = await patience(async () => {
      const { docs } = await client.mget<TweetDocument>({ index, ids: part });
      for (const item of docs) {
        if ('error' in item) throw new BusyError(`Elasticsearch cannot read tweet ${item._id} now: ${item.error.type}`);
      }
      return docs;
    });
    for (const item of items) if ('found' in item && item.found && item._source) found.set(item._id, item._source);
  }
  return found;
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
