import type { Random } from './random.ts';
import type { Conversation, Tweet } from './thread.ts';
import { day } from './timing.ts';

// Beyond all ids of the public data set, so that the sample and that can lie in one index.
const firstId = 900_000_001;

export const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n';

/**
 * Rows in the order in which someone would have collected them: from an answer down to the replies below it, then up to
 * what it replies to. An id is given when a tweet is first seen, be it only in a link.
 */
export function* rows(conversations: Conversation[], random: Random): Generator<string> {
  const ids = new Map<Tweet, number>();
  const idOf = (tweet: Tweet): number => {
    const id = ids.get(tweet) ?? firstId + ids.size;
    ids.set(tweet, id);
    return id;
  };
  const ordered = collect(conversations, random, idOf);
  for (const tweet of ordered) yield rowOf(tweet, idOf);
}

function collect(conversations: Conversation[], random: Random, idOf: (tweet: Tweet) => number): Tweet[] {
  const ordered: Tweet[] = [];
  const seen = new Set<Tweet>();
  const visit = (tweet: Tweet): void => {
    if (seen.has(tweet)) return;
    seen.add(tweet);
    for (const linked of [tweet, ...tweet.children]) idOf(linked);
    if (tweet.parent !== null) idOf(tweet.parent);
    if (!tweet.absent) ordered.push(tweet);
    for (const child of tweet.children) visit(child);
    if (tweet.parent !== null) visit(tweet.parent);
  };
  for (const { tweets } of jumbled(conversations, random)) {
    const answers = tweets.filter(({ inbound }) => !inbound);
    visit(random.pick(answers.length > 0 ? answers : tweets));
  }
  return withStragglers(ordered, random);
}

/** Roughly by time, within a few days. */
function jumbled(conversations: Conversation[], random: Random): Conversation[] {
  return conversations
    .map((conversation) => ({
      conversation,
      key: conversation.startedAt + (random.next() + random.next() - 1) * 4 * day,
    }))
    .sort((a, b) => a.key - b.key)
    .map(({ conversation }) => conversation);
}

/** A few tweets stand far from their conversation. */
function withStragglers(tweets: Tweet[], random: Random): Tweet[] {
  const last = tweets.length - 1;
  for (let i = 0; i < tweets.length / 400; i++) {
    const from = random.between(0, last);
    const to = random.between(0, last);
    const [a, b] = [tweets[from], tweets[to]];
    if (a !== undefined && b !== undefined) [tweets[from], tweets[to]] = [b, a];
  }
  return tweets;
}

function rowOf(tweet: Tweet, idOf: (tweet: Tweet) => number): string {
  const listed = tweet.children.filter(({ listedByParent }) => listedByParent).map(idOf);
  const parent = tweet.parent !== null && tweet.statesParent ? idOf(tweet.parent) : '';
  const inbound = tweet.inbound ? 'True' : 'False';
  const cells = [idOf(tweet), tweet.author, inbound, twitterDate(tweet.at), tweet.text, listed.join(','), parent];
  return `${cells.map((cell) => quoted(String(cell))).join(',')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** `Tue Oct 31 22:10:47 +0000 2017` */
function twitterDate(at: number): string {
  const [weekday, dayOfMonth, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${dayOfMonth} ${time} +0000 ${year}`;
}
