import type { Client, estypes } from '@elastic/elasticsearch';
import {
  type Lister,
  listersQuery,
  mostTweets,
  pageTweets,
  type ThreadAnswer,
  type ThreadQuestion,
  type ThreadTweet,
  threadQuery,
} from './thread-query.ts';

/** What a conversation has that may be seen, as it lies in the index. */
export type FoundThread = {
  /** The first ones by time, at most `mostTweets`. */
  tweets: ThreadTweet[];
  /** Others of the conversation that list one of these as a reply. */
  listers: Lister[];
  visible: number;
  hidden: number;
  /** Of the visible ones, seconds since 1970. */
  start: number;
  end: number;
};

/** Reads the tweets of a conversation; null where there is none that may be seen. */
export async function readThread(client: Client, index: string, question: ThreadQuestion): Promise<FoundThread | null> {
  const first = await client.search<ThreadTweet, ThreadAnswer>({ index, ...threadQuery(question, null) });
  const { all, visible } = first.aggregations ?? {};
  if (!all || !visible || visible.doc_count === 0) return null;
  const rest = pagesAfter<ThreadTweet>(client, index, first, (after) => threadQuery(question, after));
  const tweets: ThreadTweet[] = [];
  for await (const page of rest) {
    tweets.push(...page);
    if (tweets.length >= mostTweets) break;
  }
  const listers: Lister[] = [];
  // Whatever lists a tweet is in its conversation: only where some of that was not read can a parent be missing here.
  const parentless =
    tweets.length < all.doc_count ? tweets.filter(hasNoParentOfItsOwn).map(({ tweet_id }) => tweet_id) : [];
  if (parentless.length > 0) {
    const query = (after: estypes.SortResults | null) => listersQuery(question.conversationId, parentless, after);
    const found = await client.search<Lister>({ index, ...query(null) });
    for await (const page of pagesAfter<Lister>(client, index, found, query)) listers.push(...page);
  }
  return {
    tweets,
    listers,
    visible: visible.doc_count,
    hidden: all.doc_count - visible.doc_count,
    start: (visible.start.value ?? 0) / 1000,
    end: (visible.end.value ?? 0) / 1000,
  };
}

const hasNoParentOfItsOwn = ({ tweet_id, in_response_to_tweet_id }: ThreadTweet): boolean =>
  in_response_to_tweet_id === null || in_response_to_tweet_id === tweet_id;

type Page<Document> = Pick<estypes.SearchResponse<Document>, 'hits'>;

/** The documents of a page that has been read, then those of the pages behind it. */
async function* pagesAfter<Document>(
  client: Client,
  index: string,
  first: Page<Document>,
  query: (after: estypes.SortResults) => estypes.SearchRequest,
): AsyncGenerator<Document[]> {
  for (let found = first; ; ) {
    const { hits } = found.hits;
    yield hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source]));
    const after = hits.at(-1)?.sort;
    if (hits.length < pageTweets || after === undefined) return;
    found = await client.search<Document>({ index, ...query(after) });
  }
}
