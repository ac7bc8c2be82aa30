import type { Client } from '@elastic/elasticsearch';
import { type Found, type Search, type Source, searchTogether } from '../../reading/search-together.ts';
import { ofCompany } from '../../tweets/tweet-filters.ts';
import {
  type DistinctAnswer,
  type DistinctField,
  type DistinctQuestion,
  type DistinctWay,
  distinctCount,
  distinctQuery,
  exactDistinct,
} from './distinct-query.ts';

/** A number of distinct values and whether it is exact. */
export type Distinct = { count: number; isExact: boolean };

/** What is known before counting: there are no more values than `tweets`. */
export type Population = { tweets: number; shards: number };

// To here the exact way costs no more than the sketch.
const fewTweets = 15_000;
// The sketch is within 1 %: whatever it puts below this can be 10,000 at the most, and is counted exactly.
const surelyMany = exactDistinct * 1.02;

/** Counts one kind of values: `search` goes along with others, `read` gives the number when that has been answered. */
export type DistinctCount = {
  search: Search;
  read(found: Found<DistinctAnswer>): Promise<{ distinct: Distinct; took: number }>;
};

/** The count of distinct values of a company's tweets in a period: the way that is likely to be enough, then maybe another. */
export function countDistinct(
  client: Client,
  source: Source,
  question: DistinctQuestion,
  field: DistinctField,
  { tweets, shards }: Population,
): DistinctCount {
  const exactWay = shards === 1 ? 'sampled' : 'listed';
  const searchBy = (way: DistinctWay) => ({ ...source, ...distinctQuery(question, field, way, tweets) });
  const ask = async (way: DistinctWay) => {
    const { found, took } = await searchTogether<DistinctAnswer>(client, [searchBy(way)]);
    return { count: distinctCount(found[0]?.answer ?? {}), took };
  };
  if (tweets <= fewTweets)
    return {
      search: searchBy(exactWay),
      async read({ answer }) {
        const exact = distinctCount(answer);
        if (exact <= exactDistinct) return { distinct: { count: exact, isExact: true }, took: 0 };
        const { count, took } = await ask('estimated');
        return { distinct: { count, isExact: false }, took };
      },
    };
  return {
    search: searchBy('estimated'),
    async read({ answer }) {
      const estimate = { count: distinctCount(answer), isExact: false };
      if (estimate.count === 0) return { distinct: { count: 0, isExact: true }, took: 0 };
      if (estimate.count > surelyMany) return { distinct: estimate, took: 0 };
      const { count, took } = await ask(exactWay);
      return { distinct: count <= exactDistinct ? { count, isExact: true } : estimate, took };
    },
  };
}

/** The same number, asked for alone. */
export async function readDistinct(...asked: Parameters<typeof countDistinct>): Promise<Distinct> {
  const [client] = asked;
  const { search, read } = countDistinct(...asked);
  const { found } = await searchTogether<DistinctAnswer>(client, [search]);
  return (await read(found[0] ?? { total: 0, answer: {} })).distinct;
}

/** The count of all conversations of a company, which have documents of their own. */
export const countConversations = (index: string, companyId: string): DistinctCount => ({
  search: { index, query: ofCompany(companyId) },
  // Exact whatever the number, but promised only so far.
  read: async ({ total }) => ({ distinct: { count: total, isExact: total <= exactDistinct }, took: 0 }),
});
