import type { Client } from '@elastic/elasticsearch';
import type { Query } from '../../tweets/tweet-filters.ts';

/** What documents have in some fields together, in the order in which the fields are named, and how many have it. */
export type Combination = { values: (string | number)[]; count: number };

// A search gives at most 65,536 buckets.
const pageSize = 20_000;

/** Every combination of values that these documents have in these fields, each of which has one value or none; and Elasticsearch's milliseconds. */
export async function readCombinations(
  client: Client,
  { index, query, fields }: { index: string; query: Query; fields: readonly string[] },
  size = pageSize,
): Promise<{ combinations: Combination[]; took: number }> {
  const combinations: Combination[] = [];
  let took = 0;
  for (let after: Record<string, string | number> | undefined; ; ) {
    const page = await client.search<unknown, Answer>({
      index,
      size: 0,
      track_total_hits: false,
      allow_partial_search_results: false,
      query,
      aggs: {
        combinations: {
          composite: {
            size,
            sources: fields.map((field) => ({ [field]: { terms: { field } } })),
            ...(after ? { after } : {}),
          },
        },
      },
    });
    took += page.took;
    const { buckets = [], after_key } = page.aggregations?.combinations ?? {};
    for (const { key, doc_count } of buckets)
      combinations.push({ values: fields.map((field) => key[field] ?? ''), count: doc_count });
    if (buckets.length < size || !after_key) return { combinations, took };
    after = after_key;
  }
}

type Key = Record<string, string | number>;
type Answer = { combinations: { buckets: { key: Key; doc_count: number }[]; after_key?: Key } };
