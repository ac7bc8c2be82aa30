import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { Query } from '../../tweets/tweet-filters.ts';
import type { Aggregations } from '../search-together.ts';
import { notOurs } from './list-cursor.ts';
import type { Places } from './places.ts';
import { keepAlive } from './points-in-time.ts';

/** A list of what documents are told apart by, in its own order; `question` names all that it depends on. */
export type Grouping = {
  index: string;
  question: string;
  query: Query;
  /** A keyword that each of the documents has once. */
  field: string;
  /** What is asked of each group. */
  aggs?: Aggregations;
  /** How many groups there are at this point in time: asked once, for the first page. */
  count(pit: { id: string; keep_alive: string }): Promise<Counted>;
};

export type Counted = { count: number; isExact: boolean };
export type Group<Found> = Found & { key: string; documents: number };
export type GroupsPage<Found> = { groups: Group<Found>[]; counted: Counted; next: string | null };

// Each search looks at all documents anew, so that a table is read in few.
const tableGroups = 5_000;

/** What a page goes on behind: its last group, and how many there are, as the first page has counted them. */
const Values = z.tuple([z.string(), z.number(), z.boolean()]);

export function createReadGroups(client: Client, { begin, read }: Places) {
  const search = async <Found>(
    { query, field, aggs }: Grouping,
    pit: string,
    after: string | undefined,
    size: number,
  ) => {
    const behind = after === undefined ? {} : { after: { key: after } };
    const { aggregations, pit_id } = await client.search<unknown, Answer<Found>>({
      size: 0,
      track_total_hits: false,
      allow_partial_search_results: false,
      pit: { id: pit, keep_alive: keepAlive },
      query,
      aggs: {
        groups: { composite: { size, sources: [{ key: { terms: { field } } }], ...behind }, ...(aggs ? { aggs } : {}) },
      },
    });
    const groups = (aggregations?.groups.buckets ?? []).map(({ key, doc_count, ...found }) => ({
      ...found,
      key: key.key,
      documents: doc_count,
    }));
    return { groups: groups as Group<Found>[], pit_id };
  };

  return {
    /** A page of at most `limit`; throws a Problem 400 where `after` is no cursor of this list, or has expired. */
    async page<Found>(
      list: Grouping,
      { limit, after }: { limit: number; after: string | null },
    ): Promise<GroupsPage<Found>> {
      const { index, question } = list;
      const { found, cursorBehind } = await read({ index, question, after }, async (pit, values) => {
        const position = values === null ? null : valuesOf(values);
        const [page, counted] = await Promise.all([
          // One more than is shown tells whether there is a next page.
          search<Found>(list, pit, position?.key, limit + 1),
          position?.counted ?? list.count({ id: pit, keep_alive: keepAlive }),
        ]);
        return { ...page, counted };
      });
      const { counted } = found;
      const groups = found.groups.slice(0, limit);
      const last = groups.at(-1);
      const hasMore = found.groups.length > limit && last !== undefined;
      return { groups, counted, next: hasMore ? cursorBehind([last.key, counted.count, counted.isExact]) : null };
    },

    /** All of them, so many at a time, read as they are taken. */
    async *all<Found>(list: Grouping): AsyncGenerator<Group<Found>[]> {
      let {
        pit: { id: pit },
        found,
      } = await begin(list.index, (pit) => search<Found>(list, pit, undefined, tableGroups));
      for (;;) {
        if (found.groups.length > 0) yield found.groups;
        const last = found.groups.at(-1);
        if (found.groups.length < tableGroups || last === undefined) return;
        pit = found.pit_id ?? pit;
        found = await search<Found>(list, pit, last.key, tableGroups);
      }
    },
  };
}

export type ReadGroups = ReturnType<typeof createReadGroups>;

type Answer<Found> = { groups: { buckets: (Found & { key: { key: string }; doc_count: number })[] } };

function valuesOf(values: estypes.FieldValue[]): { key: string; counted: Counted } {
  const found = Values.safeParse(values);
  if (!found.success) throw notOurs();
  const [key, count, isExact] = found.data;
  return { key, counted: { count, isExact } };
}
