import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import type { DataIdentity } from '../../tweets/data-version.ts';
import { totalOf } from '../search-together.ts';
import { expired, notOurs, type Position, readListCursor, writeListCursor } from './list-cursor.ts';
import { keepAlive, type PointsInTime } from './points-in-time.ts';

/** A list of documents in an order; `question` names all that it depends on, the caller's companies among it. */
export type List = {
  index: string;
  question: string;
  query: NonNullable<estypes.QueryDslQueryContainer>;
  /** Without a last resort for equal ones: Elasticsearch's own comes behind it. */
  sort: estypes.SortCombinations[];
  /** Whatever else the search says, such as `_source`, `highlight`, `aggs`. */
  search?: Pick<estypes.SearchRequest, '_source' | 'highlight' | 'aggs' | 'track_total_hits'>;
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

export function createReadList(client: Client, pointsInTime: PointsInTime, readVersion: () => Promise<DataIdentity>) {
  // A name that all replicas know, and nobody else: it was drawn when the data began, and is in no answer.
  const readSecret = async () => (await readVersion()).lineage;

  /** What a cursor holds; throws a Problem 400 where it is none of the list that `question` names. */
  const readPosition = async (after: string, question: string): Promise<Position> =>
    readListCursor(after, question, await readSecret());

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

  /** From a new point in time where the one that others began with is gone: a node that held it has been started again. */
  const begin = async <Document>(list: List, size: number) => {
    const attempt = async () => {
      const pit = await pointsInTime.begin(list.index);
      return { pit, found: await search<Document>(list, pit, null, size) };
    };
    return attempt().catch((error: unknown) => {
      if (!isGone(error)) throw error;
      pointsInTime.forget(list.index);
      return attempt();
    });
  };

  const goOn = async <Document>(list: List, { pit, after }: Position, size: number) => ({
    pit,
    found: await search<Document>(list, pit, after, size).catch((error: unknown) => {
      throw cursorProblem(error);
    }),
  });

  return {
    readPosition,

    /** A page of at most `limit`; throws a Problem 400 where `after` is no cursor of this list, or has expired. */
    async page<Document>(
      list: List,
      { limit, after }: { limit: number; after: string | null },
    ): Promise<Page<Document>> {
      // One more than is shown tells whether there is a next page.
      const reading =
        after === null
          ? begin<Document>(list, limit + 1)
          : readPosition(after, list.question).then((position) => goOn<Document>(list, position, limit + 1));
      const [{ pit, found }, secret] = await Promise.all([reading, readSecret()]);
      const shown = found.hits.hits.slice(0, limit);
      const last = shown.at(-1)?.sort;
      const hasMore = found.hits.hits.length > limit && last !== undefined;
      return {
        hits: shown.map(asHit),
        total: totalOf(found.hits.total),
        aggregations: found.aggregations ?? {},
        next: hasMore ? writeListCursor({ pit: found.pit_id ?? pit, after: last }, list.question, secret) : null,
      };
    },

    /** All of the list, read as it is taken. */
    async *all<Document>(list: List): AsyncGenerator<Hit<Document>> {
      const { aggs: _, ...more } = list.search ?? {};
      const table = { ...list, search: { ...more, track_total_hits: false } };
      let { pit, found } = await begin<Document>(table, tableRows);
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

/** What an error means that came of a position which a caller has given. */
function cursorProblem(error: unknown): unknown {
  if (isGone(error)) return expired();
  return error instanceof errors.ResponseError && error.statusCode === 400 ? notOurs() : error;
}

const isGone = (error: unknown): boolean => error instanceof errors.ResponseError && error.statusCode === 404;
