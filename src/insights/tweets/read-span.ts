import type { Client, estypes } from '@elastic/elasticsearch';
import type { Range } from './clock-ranges.ts';

/** From the first to one second after the last of the tweets that the query finds; null where it finds none. */
export async function readSpan(
  client: Client,
  index: string,
  query: NonNullable<estypes.QueryDslQueryContainer>,
): Promise<Range | null> {
  const found = await client.search<unknown, Ends>({
    index,
    size: 0,
    track_total_hits: false,
    allow_partial_search_results: false,
    query,
    aggs: { first: { min: { field: 'created_at' } }, last: { max: { field: 'created_at' } } },
  });
  const { first, last } = found.aggregations ?? {};
  if (first?.value == null || last?.value == null) return null;
  return { from: first.value / 1000, to: last.value / 1000 + 1 };
}

/** Milliseconds since 1970. */
type Ends = { first: { value: number | null }; last: { value: number | null } };
