import type { Aggregations, SearchBody } from '../../reading/search-together.ts';
import { all, isInbound, ofCompany, type Query, type Seconds, within } from '../../tweets/tweet-filters.ts';

/** Up to so many the distinct counts are exact: above it they come from a sketch. */
export const exactDistinct = 10_000;

/** What they are told apart by. */
export const distinctKeys = { customers: 'author_id', conversations: 'conversation_id' } as const;
export type DistinctField = keyof typeof distinctKeys;

/** A company's tweets of a period. */
export type DistinctQuestion = { companyId: string; cut: Seconds };

/**
 * `estimated` by a sketch; `sampled`: one tweet is taken for each value, and those are counted, which is exact on one
 * shard; `listed`: every value comes back, which is exact on any number of shards and takes three times as long.
 * Conversations of all time have documents of their own, which need only be counted: see `countConversations`.
 */
export type DistinctWay = 'estimated' | 'sampled' | 'listed';

// A standard error of 0.29 %, in half the time of the highest threshold (docs/decisions/0011-answers.md).
const precision_threshold = 20_000;

/** The search that counts distinct values; `distinctCount` reads its answer. */
export function distinctQuery(
  question: DistinctQuestion,
  field: DistinctField,
  way: DistinctWay,
  /** The company's, in the period or not. */
  tweets: number,
): SearchBody {
  // A sampler makes room for all that it is allowed.
  const most = Math.max(Math.min(exactDistinct + 1, tweets), 1);
  return { query: distinctTweets(question, field), aggs: counted(distinctKeys[field], way, most) };
}

/** The tweets whose authors are the customers of a period, or whose conversations were active in it. */
export function distinctTweets({ companyId, cut }: DistinctQuestion, field: DistinctField): Query {
  const company = ofCompany(companyId);
  return field === 'customers'
    ? all(company, isInbound, ...within('inquiry_at', cut))
    : all(company, ...within('created_at', cut));
}

// Neither sketch nor sample builds ordinals over all segments: the first question after each ingestion would pay for that.
function counted(field: string, way: DistinctWay, most: number): Aggregations {
  if (way === 'estimated')
    return { distinct: { cardinality: { field, precision_threshold, execution_hint: 'segment_ordinals' } } };
  if (way === 'listed') return { distinct: { terms: { field, size: most } } };
  const sampler = { field, shard_size: most, max_docs_per_value: 1, execution_hint: 'map' as const };
  // A sampler has to have something to do.
  return { distinct: { diversified_sampler: sampler, aggs: { sampled: { value_count: { field: 'inbound' } } } } };
}

export type DistinctAnswer = { distinct: { value?: number; doc_count?: number; buckets?: unknown[] } };

/** How many distinct values there are; of an exact way only so far as it is no more than `exactDistinct`. */
export const distinctCount = ({ distinct }: Partial<DistinctAnswer>): number =>
  distinct?.value ?? distinct?.doc_count ?? distinct?.buckets?.length ?? 0;
