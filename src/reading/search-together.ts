import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import type { Query } from '../tweets/tweet-filters.ts';

/** Where is searched: in an index as it is now, or in a state of one that a list goes through. */
export type Source = { index: string } | { pit: { id: string; keep_alive: string } };

export type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;
/** What is asked of documents of which only the number and the aggregations count. */
export type SearchBody = { query: Query; aggs?: Aggregations };
export type Search = Source & SearchBody;

export type Found<Answer> = { total: number; answer: Partial<Answer> };

/**
 * Makes these searches in one request: what each found, in their order, and Elasticsearch's own milliseconds. Rejects
 * with the first error of any; none is answered from a part of its shards.
 */
export async function searchTogether<Answer>(
  client: Client,
  searches: readonly Search[],
  /** What has to come back of each answer beside its hits; without it all. */
  parts: readonly string[] = [],
): Promise<{ found: Found<Answer>[]; took: number }> {
  const lines = searches.flatMap((search) => {
    const { index, ...body } = 'index' in search ? search : { ...search, index: null };
    return [
      { ...(index === null ? {} : { index }), allow_partial_search_results: false },
      { size: 0, track_total_hits: true, ...body },
    ];
  });
  const needed = ['took', 'error', 'status', 'hits.total'].map((part) => `responses.${part}`);
  const filter = parts.map((part) => `responses.aggregations.${part}`);
  const { body, ...result } = await client.msearch<unknown, Answer>(
    { searches: lines, ...(filter.length === 0 ? {} : { filter_path: ['took', ...needed, ...filter] }) },
    { meta: true },
  );
  const found = body.responses.map((response) => {
    if ('error' in response) throw new errors.ResponseError({ ...result, statusCode: response.status, body: response });
    return { total: totalOf(response.hits.total), answer: (response.aggregations ?? {}) as Partial<Answer> };
  });
  return { found, took: body.took };
}

/** How many documents a search has found. */
export const totalOf = (total: estypes.SearchTotalHits | number | undefined): number =>
  typeof total === 'object' ? total.value : (total ?? 0);
