import type { estypes } from '@elastic/elasticsearch';
import type { Aggregations } from '../../reading/search-together.ts';
import type { TweetDocument } from '../../tweets/tweet-document.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';

/** A thread shows so many tweets at the most: those are some MB of JSON. */
export const mostTweets = 5_000;
export const pageTweets = 1_000;

const fields = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'decoded_text',
  'company',
  'responded_by',
  'first_response',
  'response_tweet_id',
  'in_response_to_tweet_id',
] as const satisfies (keyof TweetDocument)[];
export type ThreadTweet = Pick<TweetDocument, (typeof fields)[number]>;

/** What is asked for: `only` are the keys of the only companies whose tweets may be seen, null for all. */
export type ThreadQuestion = { conversationId: string; only: ReadonlySet<string> | null };

/** A page of the tweets that may be seen, by time; with the first one the counts of all and of these. */
export function threadQuery(
  { conversationId, only }: ThreadQuestion,
  after: estypes.SortResults | null,
): estypes.SearchRequest {
  const isVisible: Query = only ? { terms: { company: [...only] } } : { match_all: {} };
  return {
    ...page(after),
    track_total_hits: false,
    query: ofConversation(conversationId),
    post_filter: isVisible,
    sort: [{ created_at: 'asc' }, { tweet_id: 'asc' }],
    _source: [...fields],
    ...(after ? {} : { aggs: counts(isVisible) }),
  };
}

const counts = (isVisible: Query): Aggregations => ({
  all: { filter: { match_all: {} } },
  visible: {
    filter: isVisible,
    aggs: { start: { min: { field: 'created_at' } }, end: { max: { field: 'created_at' } } },
  },
});

export type ThreadAnswer = {
  all: { doc_count: number };
  /** Times in milliseconds since 1970. */
  visible: { doc_count: number; start: { value: number | null }; end: { value: number | null } };
};

const listerFields = ['tweet_id', 'response_tweet_id'] as const satisfies (keyof TweetDocument)[];
export type Lister = Pick<TweetDocument, (typeof listerFields)[number]>;

/** Those tweets of the conversation, whoever may see them, that list one of `ids` as a reply: its parent may be among them. */
export function listersQuery(
  conversationId: string,
  ids: readonly string[],
  after: estypes.SortResults | null,
): estypes.SearchRequest {
  return {
    ...page(after),
    track_total_hits: false,
    query: all(ofConversation(conversationId), { terms: { response_tweet_id: [...ids] } }),
    sort: [{ tweet_id: 'asc' }],
    _source: [...listerFields],
  };
}

const page = (after: estypes.SortResults | null): estypes.SearchRequest => ({
  size: pageTweets,
  allow_partial_search_results: false,
  ...(after ? { search_after: after } : {}),
});

const ofConversation = (conversationId: string): Query => ({
  term: { conversation_id: conversationId },
});
