import type { Client, estypes } from '@elastic/elasticsearch';
import type { Query } from '../../tweets/tweet-filters.ts';
import { totalOf } from '../search-together.ts';
import type { Places } from './places.ts';
import { keepAlive, type PointInTime } from './points-in-time.ts';

/** A list of documents in an order; `question` names all that it depends on, the caller's companies among it. */
export type List = {
  index: string;
  question: string;
  query: Query;
  /** Without a last resort for equal ones: Elasticsearch's own comes behind it. */
  sort: estypes.SortCombinations[];
  /** Whatever else the search says, such as `_source`, `highlight`, `aggs`. */
  search?: Pick<estypes.SearchRequest, '_source' | 'highlight' | 'aggs' | 'track_total_hits'>;
  /** The state of the index in which it begins, where something of the list was read from one already. */
  at?: PointInTime | undefined;
};

export type Hit<Document> = { document: Document; highlight: Record<string, string[]> };
export type Page<Document> = {
  hits: Hit<Document>[];
  /** All of the list. */
  total: number;
  aggregations: Record<string, estypes.AggregationsAggregate>;
  next: string | null;
};

// As many as one search gives, and few enough that a table of them takes little memory.
const tableRows = 2_000;

export function createReadList(client: Client, { readPosition, begin, read }: Places) {
  const search = async <Document>(list: List, pit: string, after: estypes.FieldValue[] | null, size: number) => {
    const { search: more = {}, query, sort } = list;
    return client.search<Document>({
      track_total_hits: true,
      ...more,
      allow_partial_search_results: false,
      pit: { id: pit, keep_alive: keepAlive },
      query,
      sort,
      size,
      ...(after ? { search_after: after } : {}),
    });
  };

  return {
    readPosition,

    /** What `read` finds in the state of the index in which a list begins, and that state. */
    begin,

    /** A page of at most `limit`; throws a Problem 400 where `after` is no cursor of this list, or has expired. */
    async page<Document>(
      list: List,
      { limit, after }: { limit: number; after: string | null },
    ): Promise<Page<Document>> {
      const { index, question, at } = list;
      const { found, cursorBehind } = await read({ index, question, after, at }, (pit, values) =>
        // One more than is shown tells whether there is a next page.
        search<Document>(list, pit, values, limit + 1),
      );
      const shown = found.hits.hits.slice(0, limit);
      const last = shown.at(-1)?.sort;
      const hasMore = found.hits.hits.length > limit && last !== undefined;
      return {
        hits: shown.map(asHit),
        total: totalOf(found.hits.total),
        aggregations: found.aggregations ?? {},
        next: hasMore ? cursorBehind(last) : null,
      };
    },

    /** All of the list, read as it is taken. */
    async *all<Document>(list: List): AsyncGenerator<Hit<Document>> {
      const { aggs: _, ...more } = list.search ?? {};
      const table = { ...list, search: { ...more, track_total_hits: false } };
      let {
        pit: { id: pit },
        found,
      } = await begin(list.index, (pit) => search<Document>(table, pit, null, tableRows), list.at);
      for (;;) {
        yield* found.hits.hits.map(asHit);
        const after = found.hits.hits.at(-1)?.sort;
        if (found.hits.hits.length < tableRows || after === undefined) return;
        pit = found.pit_id ?? pit;
        found = await search<Document>(table, pit, after, tableRows);
      }
    },
  };
}

export type ReadList = ReturnType<typeof createReadList>;

function asHit<Document>({ _source, highlight = {} }: estypes.SearchHit<Document>): Hit<Document> {
  if (_source === undefined) throw new Error('Elasticsearch gave a document without its source');
  return { document: _source, highlight };
}
