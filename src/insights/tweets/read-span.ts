import type { Client } from '@elastic/elasticsearch';
import { keepAlive } from '../../reading/lists/points-in-time.ts';
import type { Query } from '../../tweets/tweet-filters.ts';
import type { Range } from './clock-ranges.ts';

/** From the first to one second after the last of the tweets that the query finds in that state of the index; an empty span where it finds none. */
export async function readSpan(client: Client, pit: string, query: Query): Promise<Range> {
  const found = await client.search<unknown, Ends>({
    pit: { id: pit, keep_alive: keepAlive },
    size: 0,
    track_total_hits: false,
    allow_partial_search_results: false,
    query,
    aggs: { first: { min: { field: 'created_at' } }, last: { max: { field: 'created_at' } } },
  });
  const { first, last } = found.aggregations ?? {};
  if (first?.value == null || last?.value == null) return { from: 0, to: 0 };
  return { from: first.value / 1000, to: last.value / 1000 + 1 };
}

/** Milliseconds since 1970. */
type Ends = { first: { value: number | null }; last: { value: number | null } };
