import { companyKey, mentionsIn, type Tweet } from '../../../src/tweets/tweet.ts';
import { type Column, createColumn } from './column.ts';
import { createNumbering, type Numbering } from './numbering.ts';

/**
 * The tweets of a file without their texts, in columns: 2.8 million of them take some 600 MB. Each id has a number, and
 * that is its place in every column, be it a tweet of the file or only linked to. -1 says that there is nothing.
 */
export type TweetTable = {
  ids: Numbering;
  /** Exact author ids, and keys of all who wrote an outbound tweet or are mentioned. */
  authors: Numbering;
  keys: Numbering;
  /** In which row of the file the tweet stands. */
  row: Column;
  /** 1 or 0. */
  inbound: Column;
  author: Column;
  /** The key of an outbound tweet's author. */
  company: Column;
  at: Column;
  statedParent: Column;
  /** The tweet with the smallest id that lists it among its responses. */
  listedBy: Column;
  responseCount: Column;
  /** Every response listed, in no order. */
  responses: Column;
  /** From where on, and how many: the keys in `mentions`. */
  firstMention: Column;
  mentionCount: Column;
  mentions: Column;
};

export function createTweetTable(): TweetTable {
  const numbers = () => createColumn(Int32Array, -1);
  return {
    ids: createNumbering(),
    authors: createNumbering(),
    keys: createNumbering(),
    row: numbers(),
    inbound: numbers(),
    author: numbers(),
    company: numbers(),
    at: createColumn(Float64Array),
    statedParent: numbers(),
    listedBy: numbers(),
    responseCount: numbers(),
    responses: numbers(),
    firstMention: numbers(),
    mentionCount: numbers(),
    mentions: numbers(),
  };
}

/** Of an id that comes again the last row counts, and the links of all. */
export function addTweet(
  table: TweetTable,
  tweet: Tweet,
  row: number,
  isSmaller: (a: string, b: string) => boolean,
): void {
  const { ids, authors, keys } = table;
  const id = ids.of(tweet.tweet_id);
  table.row.set(id, row);
  table.inbound.set(id, tweet.inbound ? 1 : 0);
  table.author.set(id, authors.of(tweet.author_id));
  table.company.set(id, tweet.inbound ? -1 : keys.of(companyKey(tweet.author_id)));
  table.at.set(id, tweet.created_at);
  const parent = tweet.in_response_to_tweet_id;
  table.statedParent.set(id, parent === null || parent === tweet.tweet_id ? -1 : ids.of(parent));
  table.responseCount.set(id, tweet.response_tweet_id.length);
  for (const response of tweet.response_tweet_id) {
    const child = ids.of(response);
    table.responses.push(child);
    const other = table.listedBy.get(child);
    if (child !== id && (other === -1 || isSmaller(tweet.tweet_id, ids.nameOf(other)))) table.listedBy.set(child, id);
  }
  const mentions = tweet.inbound ? mentionsIn(tweet.text) : [];
  table.firstMention.set(id, table.mentions.length());
  table.mentionCount.set(id, mentions.length);
  for (const mention of mentions) table.mentions.push(keys.of(mention));
}

export function parentOf({ statedParent, listedBy }: TweetTable, id: number): number {
  const stated = statedParent.get(id);
  return stated === -1 ? listedBy.get(id) : stated;
}

export const isInFile = (table: TweetTable, id: number): boolean => id !== -1 && table.row.get(id) !== -1;
