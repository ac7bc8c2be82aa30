import { compareIds } from '../../tweets/tweet.ts';

/** What the place of a tweet in its thread depends on; `created_at` in ISO 8601 as the index has it. */
export type Linked = {
  tweet_id: string;
  created_at: string;
  response_tweet_id: string[];
  in_response_to_tweet_id: string | null;
};

/** A tweet in its thread; `depth` is 1 on top. */
export type Placed<Tweet> = { tweet: Tweet; parent: Tweet | null; depth: number };

/**
 * Tweets in the order in which a thread is read: each before the replies to it, replies and those on top by time, then by id.
 * On top are those whose parent is not among `tweets`, and of a circle of parents the tweet with the smallest id; that one
 * has its parent all the same. `listers` are tweets beside these that list some of them, and may be their parents.
 */
export function inThreadOrder<Tweet extends Linked>(
  tweets: readonly Tweet[],
  listers: readonly Pick<Linked, 'tweet_id' | 'response_tweet_id'>[],
): Placed<Tweet>[] {
  const byId = new Map(tweets.map((tweet) => [tweet.tweet_id, tweet]));
  const listerOf = smallestListers([...tweets, ...listers]);
  const parentOf = (tweet: Tweet): Tweet | null => byId.get(parentId(tweet, listerOf) ?? '') ?? null;

  const tops = topsOf(tweets, parentOf);
  const replies = Map.groupBy(
    tweets.filter((tweet) => !tops.has(tweet)),
    parentOf,
  );
  const inOrder: Placed<Tweet>[] = [];
  // Not by recursion: a thread may be thousands of replies deep.
  const open = [...tops]
    .sort(byTime)
    .reverse()
    .map((tweet) => ({ tweet, depth: 1 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { tweet, depth } = next;
    inOrder.push({ tweet, parent: parentOf(tweet), depth });
    const below = (replies.get(tweet) ?? []).sort(byTime).reverse();
    for (const reply of below) open.push({ tweet: reply, depth: depth + 1 });
  }
  return inOrder;
}

/** By time, then the smaller id first. */
const byTime = (a: Linked, b: Linked): number =>
  a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : compareIds(a.tweet_id, b.tweet_id);

/** By the definition of a parent: the tweet that this one names, else the smallest of those that list it. */
function parentId(
  { tweet_id, in_response_to_tweet_id: named }: Linked,
  listerOf: ReadonlyMap<string, string>,
): string | undefined {
  return named !== null && named !== tweet_id ? named : listerOf.get(tweet_id);
}

function smallestListers(listers: readonly Pick<Linked, 'tweet_id' | 'response_tweet_id'>[]): Map<string, string> {
  const smallest = new Map<string, string>();
  for (const { tweet_id, response_tweet_id } of listers) {
    for (const reply of response_tweet_id) {
      const other = smallest.get(reply);
      if (reply !== tweet_id && (other === undefined || compareIds(tweet_id, other) < 0)) smallest.set(reply, tweet_id);
    }
  }
  return smallest;
}

/** The tweets on top: each is the end of a way up, or the smallest of a circle in which ways up end. */
function topsOf<Tweet extends Linked>(tweets: readonly Tweet[], parentOf: (tweet: Tweet) => Tweet | null): Set<Tweet> {
  const tops = new Set<Tweet>();
  const seen = new Set<Tweet>();
  for (const start of tweets) {
    const way: Tweet[] = [];
    let at: Tweet | null = start;
    for (; at && !seen.has(at); at = parentOf(at)) {
      seen.add(at);
      way.push(at);
    }
    const circle = at ? way.slice(way.indexOf(at)) : way.slice(-1);
    // Where the way led into another one, that one's top is known.
    if (at && !way.includes(at)) continue;
    tops.add(circle.reduce((a, b) => (compareIds(a.tweet_id, b.tweet_id) <= 0 ? a : b)));
  }
  return tops;
}
