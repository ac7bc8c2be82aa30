import type { FileHandle } from 'node:fs/promises';
import type { Client } from '@elastic/elasticsearch';
import type { IndexNames } from '../tweets/index-names.ts';
import { companyKey, mentionsIn, type Tweet } from '../tweets/tweet.ts';
import { readRows, UnreadableFileError } from './csv/read-rows.ts';
import { indexTweets } from './index-tweets.ts';
import type { Rejection } from './jobs/job.ts';
import { danglingLinks, joinConversations, type TweetLinks } from './join-conversations.ts';
import { parseHeader, parseTweet, type TweetLayout } from './parse-tweet.ts';
import { readConnected } from './read-connected.ts';

/** What an ingestion has done so far. rows_read = tweets_created + tweets_updated + tweets_unchanged + rows_rejected. */
export type IngestCounts = {
  bytes_read: number;
  rows_read: number;
  tweets_created: number;
  tweets_updated: number;
  tweets_unchanged: number;
  rows_rejected: number;
  /** Links that the file's tweets state and whose other end is not in the data. */
  dangling_links: number;
  /** Companies that wrote a tweet of the file. */
  companies: number;
};

const noCounts: IngestCounts = {
  bytes_read: 0,
  rows_read: 0,
  tweets_created: 0,
  tweets_updated: 0,
  tweets_unchanged: 0,
  rows_rejected: 0,
  dangling_links: 0,
  companies: 0,
};

export type IngestOptions = {
  client: Client;
  names: IndexNames;
  /** The open CSV file. It is read twice, from its beginning, and stays open. */
  file: FileHandle;
  /** Authors who are companies whatever the file's `inbound` says. */
  companyKeys: ReadonlySet<string>;
  /** An earlier job broke off while it wrote: every place is worked out anew, whatever this file touches. */
  repair: boolean;
  signal: AbortSignal;
  /** Is awaited before the first document is written. */
  onWriting: () => Promise<void>;
  onProgress: (counts: Readonly<IngestCounts>) => void;
  onRejection: (rejection: Rejection) => Promise<void>;
};

/**
 * Puts a file's tweets into the index and brings the places in conversations up to date: of its own tweets, and of those
 * that lie there already. The file is read twice: for the links, which have to be known whole, then for the tweets.
 * Rejects when the signal aborts or Elasticsearch fails; doing it again is harmless.
 */
export async function ingest(options: IngestOptions): Promise<IngestCounts> {
  const { client, names, signal } = options;
  const before = await options.file.stat();
  const { links, lastLines } = await readLinks(options);
  await client.indices.refresh({ index: names.tweets });
  const { connected, companies } = await readConnected(client, names.tweets, links, options.repair);
  const all = new Map(links);
  for (const tweet of connected.values()) all.set(tweet.tweet_id, linksOf(tweet));
  const placeOf = joinConversations(all, companies);
  const place = (tweet: Tweet) => placeOf(all.get(tweet.tweet_id) ?? linksOf(tweet));

  const counts = { ...noCounts, dangling_links: danglingLinks(links, all), companies: writers(links).size };
  const incoming = accountedTweets(options, lastLines, counts);
  await options.onWriting();
  try {
    await indexTweets(client, names.tweets, incoming, place, (outcome) => {
      counts.rows_read += 1;
      counts[`tweets_${outcome}`] += 1;
    });
    await indexTweets(client, names.tweets, aborted(connected.values(), signal), place, () => {});
  } finally {
    options.onProgress(counts);
    await client.indices.refresh({ index: names.tweets });
  }
  const after = await options.file.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
    throw new IngestError('The file was changed while it was read: send it again when it is complete.');
  }
  return counts;
}

/** The ingestion cannot be completed; the message is for the one who sent the file. */
export class IngestError extends Error {
  override name = 'IngestError';
}

/** Throws UnreadableFileError, with every fault, unless the file has a header that names all columns that are needed. */
export async function checkHeader(file: FileHandle, companyKeys: ReadonlySet<string>): Promise<void> {
  for await (const _batch of readTweets(file, companyKeys)) return;
}

type FileRow = { line: number } & ({ tweet: Tweet } | { rejection: Rejection });

async function* readTweets(
  file: FileHandle,
  companyKeys: ReadonlySet<string>,
): AsyncGenerator<{ rows: FileRow[]; bytesRead: number }> {
  let known: TweetLayout | null = null;
  const layoutOf = (header: string[]) => {
    if (known) return known;
    const parsed = parseHeader(header, companyKeys);
    if ('faults' in parsed) throw new UnreadableFileError(parsed.faults);
    known = parsed.layout;
    return known;
  };
  const isTweet = (cells: string[], header: string[]) => 'tweet' in parseTweet(cells, layoutOf(header), companyKeys);
  for await (const { header, rows, bytesRead } of readRows(file, isTweet)) {
    const layout = layoutOf(header);
    const parsed = rows.map((row): FileRow => {
      const { line } = row;
      const result = row.cells ? parseTweet(row.cells, layout, companyKeys) : { reason: row.fault };
      return 'tweet' in result
        ? { line, tweet: result.tweet }
        : { line, rejection: { line, reason: result.reason, raw: row.raw() } };
    });
    yield { rows: parsed, bytesRead };
  }
}

/** The links of each tweet as its last line in the file has them, and which line that is: a later version wins whole. */
async function readLinks({ file, companyKeys, signal }: IngestOptions) {
  const links = new Map<string, TweetLinks>();
  const lastLines = new Map<string, number>();
  for await (const { rows } of readTweets(file, companyKeys)) {
    signal.throwIfAborted();
    for (const row of rows) {
      if (!('tweet' in row)) continue;
      links.set(row.tweet.tweet_id, linksOf(row.tweet));
      lastLines.set(row.tweet.tweet_id, row.line);
    }
  }
  return { links, lastLines };
}

/** The tweets to write, which count when it is known how they stand. Every other row is counted here: the rejected, and those that a later line of the file replaces. */
async function* accountedTweets(
  { file, companyKeys, signal, onProgress, onRejection }: IngestOptions,
  lastLines: ReadonlyMap<string, number>,
  counts: IngestCounts,
): AsyncGenerator<Tweet> {
  for await (const { rows, bytesRead } of readTweets(file, companyKeys)) {
    signal.throwIfAborted();
    for (const row of rows) {
      if ('rejection' in row) {
        counts.rows_read += 1;
        counts.rows_rejected += 1;
        await onRejection(row.rejection);
      } else if (lastLines.get(row.tweet.tweet_id) === row.line) {
        yield row.tweet;
      } else {
        counts.rows_read += 1;
        counts.tweets_unchanged += 1;
      }
    }
    counts.bytes_read += bytesRead;
    onProgress(counts);
  }
}

async function* aborted(tweets: Iterable<Tweet>, signal: AbortSignal): AsyncGenerator<Tweet> {
  for (const tweet of tweets) {
    signal.throwIfAborted();
    yield tweet;
  }
}

function linksOf({ text, ...links }: Tweet): TweetLinks {
  return { ...links, mentions: links.inbound ? mentionsIn(text) : [] };
}

function writers(links: ReadonlyMap<string, TweetLinks>): Set<string> {
  const outbound = [...links.values()].filter((tweet) => !tweet.inbound);
  return new Set(outbound.map((tweet) => companyKey(tweet.author_id)));
}
