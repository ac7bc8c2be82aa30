import { type PlainDerived, plainDerived, writer } from './derived.ts';
import { compareIds, parents } from './links.ts';
import { sentimentOf } from './sentiment.ts';
import { currentTweets, type PlainTweet } from './tweets.ts';

/** A conversation as one company sees it. Its tweets are the inbound ones that belong to the company and those it wrote. */
export type PlainConversation = {
  conversation_id: string;
  /** In lower case. */
  company: string;
  /** Epoch seconds of the first and the last of its tweets. */
  start: number;
  end: number;
  tweets: number;
  inbound: number;
  outbound: number;
  /** Inbound tweets with a direct reply that the company wrote. */
  responded: number;
  /** The longest chain of parents down to one of its tweets, in tweets that are in the data, whoever's they are. */
  depth: number;
  /** Distinct authors of its inbound tweets. */
  customers: number;
  /** Epoch seconds. */
  first_inbound_at: number | null;
  /** From the first inbound tweet to the company's first tweet that is later. */
  first_response_seconds: number | null;
  last_by: 'customer' | 'company';
  /** There are inbound tweets and none is responded to. */
  unanswered: boolean;
  /** Of the author of the first inbound tweet: how their first and last tweet that says so feels; null unless these are two. */
  first_sentiment: number | null;
  last_sentiment: number | null;
  sentiment_change: number | null;
};

type Derived = Map<string, PlainDerived>;

/** Every conversation of every company, by `<conversation_id>/<company>`. */
export function plainConversations(
  tweets: PlainTweet[],
  derived: Derived = plainDerived(tweets),
): Map<string, PlainConversation> {
  const current = currentTweets(tweets);
  const present = new Set(current.map(({ tweet_id }) => tweet_id));
  // A missing tweet has a parent too, where another tweet lists it.
  const parentOf = parents(current);
  const tweetsOf = new Map<string, PlainTweet[]>();
  for (const tweet of current) {
    const { conversation_id, company } = derivedOf(derived, tweet);
    for (const of of company) {
      const key = `${conversation_id}/${of}`;
      const its = tweetsOf.get(key);
      if (its) its.push(tweet);
      else tweetsOf.set(key, [tweet]);
    }
  }
  const depthOf = ({ tweet_id }: PlainTweet) => chainOf(tweet_id, parentOf).filter((id) => present.has(id)).length;
  return new Map(
    [...tweetsOf].map(([key, its]) => {
      const at = key.lastIndexOf('/');
      return [key, conversation(key.slice(0, at), key.slice(at + 1), its, derived, depthOf)];
    }),
  );
}

function conversation(
  conversation_id: string,
  company: string,
  tweets: PlainTweet[],
  derived: Derived,
  depthOf: (tweet: PlainTweet) => number,
): PlainConversation {
  const inOrder = tweets.toSorted((a, b) => a.created_at - b.created_at || compareIds(a.tweet_id, b.tweet_id));
  const times = inOrder.map(({ created_at }) => created_at);
  const inbound = inOrder.filter((tweet) => tweet.inbound);
  const outbound = inOrder.filter((tweet) => writer(tweet) === company);
  const responded = inbound.filter((tweet) => derivedOf(derived, tweet).responded_by.includes(company));
  const first = inbound[0];
  const answer = first && outbound.find((tweet) => tweet.created_at > first.created_at);
  return {
    conversation_id,
    company,
    start: times.reduce((a, b) => Math.min(a, b)),
    end: times.reduce((a, b) => Math.max(a, b)),
    tweets: tweets.length,
    inbound: inbound.length,
    outbound: outbound.length,
    responded: responded.length,
    depth: tweets.map(depthOf).reduce((a, b) => Math.max(a, b)),
    customers: new Set(inbound.map(({ author_id }) => author_id)).size,
    first_inbound_at: first?.created_at ?? null,
    first_response_seconds: first && answer ? answer.created_at - first.created_at : null,
    last_by: inOrder.at(-1)?.inbound ? 'customer' : 'company',
    unanswered: inbound.length > 0 && responded.length === 0,
    ...mood(inbound.filter(({ author_id }) => author_id === first?.author_id)),
  };
}

function mood(tweets: PlainTweet[]) {
  const felt = tweets.map(sentimentOf).filter((score) => score !== null);
  const [first = null] = felt;
  const last = felt.at(-1) ?? null;
  if (felt.length < 2 || first === null || last === null)
    return { first_sentiment: null, last_sentiment: null, sentiment_change: null };
  return {
    first_sentiment: first,
    last_sentiment: last,
    sentiment_change: Math.round((last - first) * 10_000) / 10_000,
  };
}

/** The ids from this one upwards; in a circle up to where it would come back. */
function chainOf(id: string, parentOf: ReadonlyMap<string, string>): string[] {
  const chain = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !chain.has(next); next = parentOf.get(next)) {
    chain.add(next);
  }
  return [...chain];
}

function derivedOf(derived: Derived, tweet: PlainTweet): PlainDerived {
  const found = derived.get(tweet.tweet_id);
  if (!found) throw new Error(`nothing is derived of ${tweet.tweet_id}`);
  return found;
}
