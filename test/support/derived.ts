import type { Client, estypes } from '@elastic/elasticsearch';
import type { Config } from '../../src/config.ts';
import type { TweetDocument } from '../../src/tweets/tweet-document.ts';
import {
  type PlainConversation,
  type PlainDerived,
  type PlainTweet,
  plainConversations,
  plainDerived,
  readPlainTweets,
} from './plain-reading.ts';

/** What the documents and the oracle both say of a tweet. Times are epoch seconds. */
export type Derived = Omit<PlainDerived, 'parent_id'>;

/** Where documents lie: a service, or a client and the configuration of one. */
export type Installation = { client: Client; config: Pick<Config, 'INDEX_PREFIX'> };

/** Which documents: of these tweets and of the conversations that can be called so, or all. */
export type Part = { ids: string[] } | 'all';

const pageSize = 5_000;

/** Every tweet that is stored, by its id. */
export async function storedTweets(
  { client, config }: Installation,
  part: Part = 'all',
): Promise<Map<string, TweetDocument>> {
  const index = `${config.INDEX_PREFIX}-tweets`;
  const query = part === 'all' ? { match_all: {} } : { ids: { values: part.ids } };
  if (part === 'all') await client.indices.refresh({ index });
  return documents<TweetDocument>(client, index, query);
}

/** What is stored of each tweet that depends on others. */
export async function storedDerived(service: Installation, part: Part = 'all'): Promise<Record<string, Derived>> {
  const entries = [...(await storedTweets(service, part))].map(([id, document]) => [id, derivedOf(document)] as const);
  return Object.fromEntries(entries.toSorted(byId));
}

/** The same by the plain reading of the definitions, were all these files one: of a tweet the last version counts. */
export function expectedDerived(files: string[]): Record<string, Derived> {
  return plainExpectation(files.flatMap((file) => readPlainTweets(file))).derived;
}

/** All that should be stored of these tweets; of several with one id the last counts. */
export function plainExpectation(tweets: PlainTweet[]) {
  const derived = plainDerived(tweets);
  const entries = [...derived].map(([id, { parent_id: _, ...values }]) => [id, values] as const);
  return {
    derived: Object.fromEntries(entries.toSorted(byId)) satisfies Record<string, Derived>,
    conversations: Object.fromEntries([...plainConversations(tweets, derived)].toSorted(byId)),
    contents: Object.fromEntries(tweets.map((tweet) => [tweet.tweet_id, tweet] as const).toSorted(byId)),
  };
}
export type Expectation = ReturnType<typeof plainExpectation>;

/** What is stored, in the words of `plainExpectation`. A part is read as searches see it, without a refresh. */
export async function storedState(service: Installation, part: Part = 'all'): Promise<Expectation> {
  const tweets = [...(await storedTweets(service, part))].toSorted(byId);
  return {
    derived: Object.fromEntries(tweets.map(([id, document]) => [id, derivedOf(document)] as const)),
    conversations: await storedConversations(service, part),
    contents: Object.fromEntries(tweets.map(([id, document]) => [id, contentOf(document)] as const)),
  };
}

type ConversationDocument = Omit<PlainConversation, 'start' | 'end' | 'first_inbound_at'> & {
  start: string;
  end: string;
  first_inbound_at: string | null;
};

/** Every document of the second index, by its `_id`. */
export async function storedConversations(
  { client, config }: Installation,
  part: Part = 'all',
): Promise<Record<string, PlainConversation>> {
  const index = `${config.INDEX_PREFIX}-conversations`;
  const query = part === 'all' ? { match_all: {} } : { terms: { conversation_id: part.ids } };
  if (part === 'all') await client.indices.refresh({ index });
  const found = await documents<ConversationDocument>(client, index, query);
  return Object.fromEntries([...found].map(([id, document]) => [id, conversationOf(document)] as const).toSorted(byId));
}

/** The `_version` of each document: it moves with every write. */
export async function documentVersions({ client, config }: Installation): Promise<Record<string, unknown>> {
  const index = `${config.INDEX_PREFIX}-tweets`;
  await client.indices.refresh({ index });
  const { hits } = await client.search({ index, size: 10_000, version: true, seq_no_primary_term: true });
  return Object.fromEntries(hits.hits.map(({ _id, _version, _seq_no }) => [_id, [_version, _seq_no]]));
}

async function documents<Document>(
  client: Client,
  index: string,
  query: NonNullable<estypes.SearchRequest['query']>,
): Promise<Map<string, Document>> {
  const all = new Map<string, Document>();
  const { id } = await client.openPointInTime({ index, keep_alive: '1m' });
  try {
    for (let after: estypes.SortResults | undefined; ; ) {
      const { hits, _shards } = await client.search<Document>({
        pit: { id, keep_alive: '1m' },
        query,
        size: pageSize,
        sort: '_shard_doc',
        allow_partial_search_results: false,
        ...(after === undefined ? {} : { search_after: after }),
      });
      if (_shards.failed > 0) throw new Error(`not all of ${index} could be read`);
      for (const { _id, _source } of hits.hits) if (_id && _source) all.set(_id, _source);
      after = hits.hits.at(-1)?.sort;
      if (hits.hits.length < pageSize || after === undefined) return all;
    }
  } finally {
    await client.closePointInTime({ id });
  }
}

function derivedOf(document: TweetDocument): Derived {
  const { conversation_id, company, responded_by, response_times, first_response, response_seconds } = document;
  const { response_bucket, negative_response_time, inquiry_id, inquiry_at } = document;
  return {
    conversation_id,
    company,
    responded_by,
    response_times,
    first_response,
    response_seconds,
    response_bucket,
    negative_response_time,
    inquiry_id,
    inquiry_at: inquiry_at === null ? null : seconds(inquiry_at),
  };
}

function contentOf(document: TweetDocument): PlainTweet {
  const { tweet_id, author_id, inbound, text, response_tweet_id, in_response_to_tweet_id } = document;
  const created_at = seconds(document.created_at);
  return { tweet_id, author_id, inbound, created_at, text, response_tweet_id, in_response_to_tweet_id };
}

function conversationOf(document: ConversationDocument): PlainConversation {
  const { conversation_id, company, tweets, inbound, outbound, responded, depth, customers } = document;
  const { first_response_seconds, last_by, unanswered, first_inbound_at } = document;
  const { first_sentiment, last_sentiment, sentiment_change } = document;
  return {
    conversation_id,
    company,
    start: seconds(document.start),
    end: seconds(document.end),
    tweets,
    inbound,
    outbound,
    responded,
    depth,
    customers,
    first_inbound_at: first_inbound_at === null ? null : seconds(first_inbound_at),
    first_response_seconds,
    last_by,
    unanswered,
    first_sentiment,
    last_sentiment,
    sentiment_change,
  };
}

const seconds = (iso: string): number => Date.parse(iso) / 1000;
const byId = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
