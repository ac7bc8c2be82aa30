import type { Client } from '@elastic/elasticsearch';
import {
  type DistinctAnswer,
  type DistinctField,
  type DistinctWay,
  distinctCount,
  distinctQuery,
  exactDistinct,
} from './distinct-query.ts';
import type { MetricsQuestion } from './metrics-query.ts';
import { type Found, searchTogether } from './search-together.ts';

/** A number of distinct values and whether it is exact. */
export type Distinct = { count: number; isExact: boolean };

/** What is known before counting: there are no more values than `tweets`. */
export type Population = { tweets: number; shards: number };

// To here the exact way costs no more than the sketch.
const fewTweets = 15_000;
// The sketch is within 1 %: whatever it puts below this can be 10,000 at the most, and is counted exactly.
const surelyMany = exactDistinct * 1.02;

/** The way that is likely to be enough. */
export const firstWay = ({ tweets, shards }: Population): DistinctWay =>
  tweets <= fewTweets ? exactWay(shards) : 'estimated';

const exactWay = (shards: number): DistinctWay => (shards === 1 ? 'sampled' : 'listed');

/** The count that was found the first way or, where that cannot say, another; with Elasticsearch's milliseconds for that. */
export async function settleCount(
  client: Client,
  index: string,
  question: MetricsQuestion,
  field: DistinctField,
  shards: number,
  way: DistinctWay,
  first: Found<DistinctAnswer>,
): Promise<{ distinct: Distinct; took: number }> {
  const count = distinctCount(first.answer);
  const isCounted = way === 'estimated' ? count === 0 : count <= exactDistinct;
  if (isCounted) return { distinct: { count, isExact: true }, took: 0 };
  if (way === 'estimated' && count > surelyMany) return { distinct: { count, isExact: false }, took: 0 };
  const otherWay = way === 'estimated' ? exactWay(shards) : 'estimated';
  const search = { index, ...distinctQuery(question, field, otherWay) };
  const { found, took } = await searchTogether<DistinctAnswer>(client, [search]);
  const other = distinctCount(found[0]?.answer ?? {});
  const [exact, estimate] = way === 'estimated' ? [other, count] : [count, other];
  const isExact = exact <= exactDistinct;
  return { distinct: { count: isExact ? exact : estimate, isExact }, took };
}
