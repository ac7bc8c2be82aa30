import { currentTweets, type PlainTweet } from './tweets.ts';

type Link = { child: string; parent: string };

/** Of two ids the smaller is the smaller number; ids that are not digits only compare by code point, after all numbers. */
export function compareIds(a: string, b: string): number {
  const aIsNumber = /^[0-9]+$/.test(a);
  const bIsNumber = /^[0-9]+$/.test(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  if (aIsNumber) return Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b));
  return Number(a > b) - Number(a < b);
}

function smallestId(ids: string[]): string {
  return ids.reduce((smallest, id) => (compareIds(id, smallest) < 0 ? id : smallest));
}

/** The link that the child states in its `in_response_to_tweet_id`. */
function linksStatedByTheChild(tweets: PlainTweet[]): Link[] {
  return tweets
    .map((tweet) => ({ child: tweet.tweet_id, parent: tweet.in_response_to_tweet_id ?? tweet.tweet_id }))
    .filter(isNoSelfLink);
}

/** The links that the parent states in its `response_tweet_id`. */
function linksStatedByTheParent(tweets: PlainTweet[]): Link[] {
  return tweets
    .flatMap((tweet) => tweet.response_tweet_id.map((child) => ({ child, parent: tweet.tweet_id })))
    .filter(isNoSelfLink);
}

function isNoSelfLink(link: Link): boolean {
  return link.child !== link.parent;
}

/** Parent by child: what the child states wins, else the smallest id of those that list it. Also for missing children. */
export function parents(tweets: PlainTweet[]): Map<string, string> {
  const parentOf = new Map<string, string>();
  for (const { child, parent } of linksStatedByTheParent(tweets)) {
    parentOf.set(child, smallestId([parent, parentOf.get(child) ?? parent]));
  }
  for (const { child, parent } of linksStatedByTheChild(tweets)) parentOf.set(child, parent);
  return parentOf;
}

/** Conversation by tweet: the topmost id, missing or not; in a circle the circle's smallest id. */
export function conversations(tweets: PlainTweet[], parentOf: Map<string, string>): Map<string, string> {
  const conversationOf = new Map<string, string>();
  for (const tweet of tweets) {
    const way = new Set<string>();
    let top = tweet.tweet_id;
    let parent = parentOf.get(top);
    while (parent !== undefined && !conversationOf.has(top) && !way.has(top)) {
      way.add(top);
      top = parent;
      parent = parentOf.get(top);
    }
    const conversation = conversationOf.get(top) ?? (way.has(top) ? smallestId(from(way, top)) : top);
    for (const id of [...way, top]) conversationOf.set(id, conversation);
  }
  return conversationOf;
}

/** The ids of the way from this one on. */
function from(way: Set<string>, id: string): string[] {
  const ids = [...way];
  return ids.slice(ids.indexOf(id));
}

/** How many distinct stated links have an end that is not in the data. */
export function plainDanglingLinks(tweets: PlainTweet[]): number {
  const current = currentTweets(tweets);
  const present = new Set(current.map((tweet) => tweet.tweet_id));
  const dangling = [...linksStatedByTheChild(current), ...linksStatedByTheParent(current)].filter(
    ({ child, parent }) => !present.has(child) || !present.has(parent),
  );
  return new Set(dangling.map(({ child, parent }) => `${child} ${parent}`)).size;
}
