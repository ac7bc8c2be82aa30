import { isDeepStrictEqual } from 'node:util';
import type { DataNames } from '../../tweets/index-names.ts';
import { companyKey, type Tweet } from '../../tweets/tweet.ts';
import {
  type AnalyseText,
  analysisOf,
  contentHash,
  documentLinks,
  documentPlace,
  type TweetDocument,
  tweetDocument,
} from '../../tweets/tweet-document.ts';
import { assertNotSuperseded, type BulkWrite, type Operation } from './bulk-write.ts';
import { conversationOperations } from './conversation-operations.ts';
import { danglingLinks, joinConversations } from './join-conversations.ts';
import type { Segment } from './read-segments.ts';
import { chunks, findHashes, getTweets, mostTerms, type Reader, searchPages } from './stored-tweets.ts';
import { noteEnds, noteKnownEnds, noteWriter, type Unsettled } from './unsettled.ts';

export type SegmentContext = {
  reader: Reader;
  read: DataNames;
  writer: DataNames;
  bulkWrite: BulkWrite;
  unsettled: Unsettled;
  analyse: AnalyseText;
};

/** What became of a segment's tweets; `existed` are those that were thought to be new and were not. */
export type SegmentOutcome = { created: number; updated: number; existed: number };

/** `isThoughtNew`: it was joined and written as a new one, and is none. */
type Hashed = { tweet: Tweet; hash: string; isThoughtNew: boolean };

/**
 * Joins the tweets of a segment that are new in memory, and writes them and those that have changed. What their links to others
 * come to is left for settling: as `unsettled`, and as `dangling_links` in the documents, for whoever comes after a job that breaks off.
 *
 * `hasTweets`: the index held tweets when it was refreshed last, so it is asked for these and for whatever names them;
 * otherwise they are all written as new, and only what is refused because it exists is asked for.
 */
export async function indexSegment(
  { tweets }: Segment,
  version: number,
  hasTweets: boolean,
  context: SegmentContext,
): Promise<SegmentOutcome> {
  const { reader, read, writer, bulkWrite, unsettled, analyse } = context;
  const stored = hasTweets ? await findHashes(reader, read.tweets, [...tweets.keys()]) : new Map<string, string>();
  const fresh = new Map<string, Tweet>();
  const hashes = new Map<string, string>();
  const differing: Hashed[] = [];
  for (const [id, tweet] of tweets) {
    noteWriter(unsettled, tweet);
    const before = stored.get(id);
    const hash = contentHash(tweet);
    if (before === undefined) {
      fresh.set(id, tweet);
      hashes.set(id, hash);
      continue;
    }
    noteKnownEnds(unsettled, danglingLinks(tweet, tweets));
    if (before !== hash || unsettled.replaced.has(id)) differing.push({ tweet, hash, isThoughtNew: false });
  }
  const { placeOf, depthOf } = joinConversations(fresh, unsettled.companies);
  const placed = [...fresh.values()].map((tweet) => {
    const analysis = analysisOf(tweet, analyse);
    return { tweet, place: placeOf(tweet), analysis, sentiment: analysis.sentiment };
  });
  const operations = placed.map(({ tweet, place, analysis }): Operation => {
    noteEnds(unsettled, place.dangling_links, version);
    const document = () => tweetDocument(tweet, place, version, analysis, hashes.get(tweet.tweet_id));
    return { action: 'create', id: tweet.tweet_id, characters: tweet.text.length, document };
  });
  if (hasTweets) {
    const ends = placed.flatMap(({ place }) => place.dangling_links);
    await touchNamed([...new Set([...fresh.keys(), ...ends])], context);
  }
  // A conversation of two segments may be overtaken by the later one: it is worked out anew in any case.
  const [outcomes] = await Promise.all([
    bulkWrite(writer.tweets, operations, version),
    bulkWrite(writer.conversations, conversationOperations(placed, depthOf, version), version),
  ]);
  const existing = placed.flatMap(({ tweet }, at) =>
    outcomes[at] === 'exists' ? [{ tweet, hash: hashes.get(tweet.tweet_id) ?? '', isThoughtNew: true }] : [],
  );
  const { updated, own } = await replace([...differing, ...existing], version, context);
  return { created: fresh.size - existing.length + own, updated, existed: existing.length - own };
}

/** Notes which of these ids documents of the index name as the end of a link. */
async function touchNamed(ids: string[], { reader, read, unsettled }: SegmentContext): Promise<void> {
  for (const some of chunks(ids, mostTerms)) {
    const asked = new Set(some);
    const pages = searchPages<Pick<TweetDocument, 'dangling_links'>>(reader, read.tweets, {
      query: { terms: { dangling_links: some } },
      sort: ['tweet_id'],
      _source: ['dangling_links'],
    });
    for await (const page of pages) {
      for (const id of page.flatMap(({ dangling_links }) => dangling_links)) {
        if (asked.has(id)) unsettled.touched.add(id);
      }
    }
  }
}

/**
 * Writes those of these tweets whose content differs from what is stored: `updated` is their number. `own` are those that this segment has
 * created itself, by a request whose answer was lost.
 */
async function replace(
  tweets: readonly Hashed[],
  version: number,
  { reader, read, writer, bulkWrite, unsettled, analyse }: SegmentContext,
): Promise<{ updated: number; own: number }> {
  if (tweets.length === 0) return { updated: 0, own: 0 };
  const stored = await getTweets(
    reader,
    read.tweets,
    tweets.map(({ tweet }) => tweet.tweet_id),
  );
  const operations: Operation[] = [];
  let own = 0;
  for (const { tweet, hash, isThoughtNew } of tweets) {
    const before = stored.get(tweet.tweet_id);
    if (!before) throw new Error(`tweet ${tweet.tweet_id} was in the index and is not any more`);
    if (before.batch === version) {
      own += 1;
      continue;
    }
    // What was just written of its conversation took it for new.
    if (isThoughtNew) unsettled.touched.add(tweet.tweet_id);
    if (before.content_hash === hash) continue;
    const place = documentPlace(before);
    if (!hasSameLinks(before, tweet)) {
      place.dangling_links = everyEnd(before, tweet);
      // Who is a company is asked before places are settled.
      if (!tweet.inbound) place.company = [companyKey(tweet.author_id)];
      else if (!before.inbound) place.company = [];
      for (const id of place.dangling_links) unsettled.touched.add(id);
      if (!before.inbound) unsettled.doubtfulCompanies.add(companyKey(before.author_id));
    }
    const analysis = analysisOf(tweet, analyse);
    // Its conversation says how the customer felt.
    if (analysis.sentiment !== before.sentiment) unsettled.touched.add(tweet.tweet_id);
    const document = () => tweetDocument(tweet, place, version, analysis, hash);
    unsettled.replaced.add(tweet.tweet_id);
    operations.push({ action: 'index', id: tweet.tweet_id, characters: tweet.text.length, document });
  }
  assertNotSuperseded(await bulkWrite(writer.tweets, operations, version));
  return { updated: operations.length, own };
}

/** Whether all that the join reads of a tweet is the same. */
function hasSameLinks(before: TweetDocument, { text: _, ...links }: Tweet): boolean {
  return isDeepStrictEqual(documentLinks(before), links);
}

/**
 * What a tweet whose links, author or time have changed names as dangling until it is settled: itself, and all that it was
 * and is linked to. So whoever comes after a job that broke off finds what has to be worked out anew.
 */
function everyEnd(before: TweetDocument, tweet: Tweet): string[] {
  const stated = [before, tweet].flatMap((version) => [version.in_response_to_tweet_id, ...version.response_tweet_id]);
  return [...new Set([tweet.tweet_id, ...stated.filter((id) => id !== null), ...before.dangling_links])];
}
