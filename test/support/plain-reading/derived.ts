import { compareIds, conversations, parents } from './links.ts';
import { currentTweets, type PlainTweet } from './tweets.ts';

export type PlainDerived = {
  parent_id: string | null;
  conversation_id: string;
  /** Lower-case ids: the companies an inbound tweet belongs to, or the one that wrote an outbound tweet. */
  company: string[];
  /** Lower-case ids of the companies that replied directly to this inbound tweet. */
  responded_by: string[];
  /** How long the first response of each of them took: `acme/000000000060`; `acme/-` where it is older than this tweet. */
  response_times: string[];
  /** This outbound tweet is its company's first response to the inquiry that it replies to. */
  first_response: boolean;
  /** Of a first response: its response time, null when negative. */
  response_seconds: number | null;
  /** Its company and the bucket of that time: one for each second below 16, then eight for each doubling. */
  response_bucket: string | null;
  /** Of a first response: it is older than the inquiry. */
  negative_response_time: boolean;
  /** Of a first response: the tweet that it answers. */
  inquiry_id: string | null;
  /** Epoch seconds: of an inbound tweet its own time, of a first response the inquiry's. */
  inquiry_at: number | null;
};

export function plainDerived(tweets: PlainTweet[]): Map<string, PlainDerived> {
  const current = currentTweets(tweets);
  const byId = new Map(current.map((tweet) => [tweet.tweet_id, tweet]));
  const parentOf = parents(current);
  const conversationOf = conversations(current, parentOf);
  const parentTweet = (tweet: PlainTweet): PlainTweet | undefined => byId.get(parentOf.get(tweet.tweet_id) ?? '');
  const repliesTo = directReplies(current, parentTweet);
  const belongsTo = owners(current, parentTweet, repliesTo);
  const firsts = firstResponses(current, repliesTo);

  const derive = (tweet: PlainTweet): PlainDerived => {
    const replies = repliesTo.get(tweet.tweet_id) ?? [];
    const inquiry = firsts.has(tweet) ? parentTweet(tweet) : undefined;
    const seconds = inquiry ? tweet.created_at - inquiry.created_at : null;
    return {
      parent_id: parentOf.get(tweet.tweet_id) ?? null,
      conversation_id: conversationOf.get(tweet.tweet_id) ?? tweet.tweet_id,
      company: tweet.inbound ? sorted(belongsTo.get(tweet.tweet_id) ?? []) : writers([tweet]),
      responded_by: tweet.inbound ? writers(replies) : [],
      response_times: sorted(replies.filter((reply) => firsts.has(reply)).map((reply) => responseTime(tweet, reply))),
      first_response: firsts.has(tweet),
      response_seconds: seconds !== null && seconds >= 0 ? seconds : null,
      response_bucket: seconds !== null && seconds >= 0 ? `${writer(tweet)}/${bucket(seconds)}` : null,
      negative_response_time: seconds !== null && seconds < 0,
      inquiry_id: inquiry?.tweet_id ?? null,
      inquiry_at: tweet.inbound ? tweet.created_at : (inquiry?.created_at ?? null),
    };
  };
  return new Map(current.map((tweet) => [tweet.tweet_id, derive(tweet)]));
}

function responseTime(inquiry: PlainTweet, response: PlainTweet): string {
  const seconds = response.created_at - inquiry.created_at;
  return `${writer(response)}/${seconds < 0 ? '-' : `${seconds}`.padStart(12, '0')}`;
}

function bucket(seconds: number): string {
  const doublings = Math.max(0, Math.floor(Math.log2(seconds)) - 3);
  return `${8 * doublings + Math.floor(seconds / 2 ** doublings)}`.padStart(3, '0');
}

/** "C wrote it": it is outbound and its author is C, whatever the case. */
export function writer(tweet: PlainTweet): string | null {
  return tweet.inbound ? null : tweet.author_id.toLowerCase();
}

function writers(tweets: PlainTweet[]): string[] {
  return sorted(tweets.map(writer).filter((company) => company !== null));
}

function sorted(companies: Iterable<string>): string[] {
  return [...new Set(companies)].sort();
}

type ParentTweet = (tweet: PlainTweet) => PlainTweet | undefined;
type RepliesTo = Map<string, PlainTweet[]>;

/** By tweet id, the tweets whose parent it is. */
function directReplies(tweets: PlainTweet[], parentTweet: ParentTweet): RepliesTo {
  return Map.groupBy(tweets, (tweet) => parentTweet(tweet)?.tweet_id ?? '');
}

/** Of every inquiry and each company C: C's direct reply with the earliest created_at, then the smallest id. */
function firstResponses(tweets: PlainTweet[], repliesTo: RepliesTo): Set<PlainTweet> {
  const firsts = new Set<PlainTweet>();
  for (const inquiry of tweets.filter(({ inbound }) => inbound)) {
    const repliesOf = Map.groupBy(repliesTo.get(inquiry.tweet_id) ?? [], writer);
    for (const [company, replies] of repliesOf) if (company !== null) firsts.add(replies.reduce(earlier));
  }
  return firsts;
}

function earlier(a: PlainTweet, b: PlainTweet): PlainTweet {
  return (a.created_at - b.created_at || compareIds(a.tweet_id, b.tweet_id)) < 0 ? a : b;
}

/** The companies that each inbound tweet belongs to. */
function owners(tweets: PlainTweet[], parentTweet: ParentTweet, repliesTo: RepliesTo): Map<string, string[]> {
  const companies = new Set(writers(tweets));
  const belongsTo = new Map<string, string[]>();
  for (const tweet of tweets.filter(({ inbound }) => inbound)) {
    const parent = parentTweet(tweet);
    const rule1 = parent ? writers([parent]) : [];
    const rule2 = writers(repliesTo.get(tweet.tweet_id) ?? []);
    const rule3 = mentions(tweet.text).filter((handle) => companies.has(handle));
    belongsTo.set(tweet.tweet_id, [...rule1, ...rule2, ...rule3]);
  }
  return withThreads(tweets, parentTweet, belongsTo);
}

/** Rule 4: without a company of its own, an inbound tweet has those of its parent, if that is inbound; and so on up. */
function withThreads(tweets: PlainTweet[], parentTweet: ParentTweet, own: Map<string, string[]>) {
  const belongsTo = new Map(own);
  const settled = new Set<PlainTweet>();
  const hasNone = (tweet: PlainTweet) => tweet.inbound && belongsTo.get(tweet.tweet_id)?.length === 0;
  for (const tweet of tweets.filter(hasNone)) {
    const thread: PlainTweet[] = [];
    let above: PlainTweet | undefined = tweet;
    while (above && hasNone(above) && !settled.has(above)) {
      settled.add(above);
      thread.push(above);
      above = parentTweet(above);
    }
    const inherited = above?.inbound ? (belongsTo.get(above.tweet_id) ?? []) : [];
    for (const member of thread) belongsTo.set(member.tweet_id, inherited);
  }
  return belongsTo;
}

/** The lower-case handles after an `@` with no ASCII letter, digit or underscore before it. */
function mentions(text: string): string[] {
  return [...text.matchAll(/(?<![A-Za-z0-9_])@([A-Za-z0-9_]+)/g)].map(([, handle = '']) => handle.toLowerCase());
}
