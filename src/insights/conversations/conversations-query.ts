import type { estypes } from '@elastic/elasticsearch';
import { all, ofCompany, type Query, type Seconds, within } from '../../tweets/tweet-filters.ts';

/** What a conversation has to have in the period: its start, or any tweet of the company. */
export const conversationPeriods = ['started', 'active'] as const;
export const conversationSorts = ['start', 'length', 'first_response_time', 'unanswered'] as const;
export type ConversationSort = (typeof conversationSorts)[number];
export const orders = ['asc', 'desc'] as const;
export type Order = (typeof orders)[number];

export type ConversationsQuestion = {
  companyId: string;
  period: Seconds;
  sort: ConversationSort;
  order: Order;
  /** Only those that are unanswered, or only those that are not; null for all. */
  unanswered: boolean | null;
};

/** The order where none is asked for: what is worth a look first. */
export const usualOrder: Record<ConversationSort, Order> = {
  start: 'desc',
  length: 'desc',
  first_response_time: 'desc',
  unanswered: 'asc',
};

/** The company's conversations, and how they are sorted. */
export function conversationsQuery({ companyId, period, sort, order, unanswered }: ConversationsQuestion): {
  query: Query;
  sort: estypes.SortCombinations[];
} {
  const filters = unanswered === null ? [] : [{ term: { unanswered } }];
  return {
    query: all(ofCompany(companyId), ...within('start', period), ...filters),
    sort: sortBy(sort, order),
  };
}

function sortBy(sort: ConversationSort, order: Order): estypes.SortCombinations[] {
  const newestFirst = { start: 'desc' as const };
  if (sort === 'start') return [{ start: order }];
  if (sort === 'length') return [{ tweets: order }, newestFirst];
  if (sort === 'unanswered') return [{ unanswered: 'desc' }, { start: order }];
  // Those without one come last either way. Not by Elasticsearch's `_last`: that is a number which JavaScript cannot hold, and so
  // no place to go on from.
  const missing = order === 'asc' ? Number.MAX_SAFE_INTEGER : -1;
  return [{ first_response_seconds: { order, missing } }, newestFirst];
}
