import type { Client } from '@elastic/elasticsearch';
import type { DataNames } from '../../tweets/index-names.ts';
import { readCompanies } from '../../tweets/read-companies.ts';
import type { AnalyseText } from '../../tweets/tweet-document.ts';
import type { Rejection } from '../jobs/job.ts';
import type { Patience } from '../patience.ts';
import { createBulkWrite } from './bulk-write.ts';
import { createInOrder } from './in-order.ts';
import { indexSegment, type SegmentContext, type SegmentOutcome } from './index-segment.ts';
import { readSegments, type Segment } from './read-segments.ts';
import type { TweetBatch } from './read-tweets.ts';
import { forgetCompanies, refresh, type SettleContext, settleCompanies, settleLinks } from './settle.ts';
import { type LeftBehind, settleLeftBehind } from './settle-left-behind.ts';
import { createUnsettled, isLarge } from './unsettled.ts';
import { createVersions } from './write-versions.ts';

/** What an ingestion has done so far. rows_read = tweets_created + tweets_updated + tweets_unchanged + rows_rejected. */
export type IngestCounts = {
  bytes_read: number;
  rows_read: number;
  tweets_created: number;
  tweets_updated: number;
  tweets_unchanged: number;
  rows_rejected: number;
  /** Links that the tweets state and whose other end is not in the data. */
  dangling_links: number;
  /** Companies that wrote one of the tweets. */
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
  /** What is searched: the aliases, or the indices that are to take their place. */
  read: DataNames;
  /** Aliases of this job's lease, through which alone it writes. */
  writer: DataNames & { epoch: number };
  rows: () => AsyncIterable<TweetBatch>;
  /** Earlier jobs that broke off while they wrote, and that none has mended since. */
  leftBehind: readonly LeftBehind[];
  /** About how many rows are joined in memory at once. */
  segmentRows: number;
  /** What is found in the text of an inbound tweet. */
  analyse: AnalyseText;
  patience: Patience;
  signal: AbortSignal;
  /** Is awaited before the first document is written. */
  onWriting: () => Promise<void>;
  onPhase?: (phase: 'indexing' | 'settling') => void;
  onProgress: (counts: Readonly<IngestCounts>) => void;
  onRejection: (rejection: Rejection) => Promise<void>;
  /** Up to this version, everything that belongs together has been written. */
  onConfirmed: (version: number) => void;
};

// As many as one search gives.
const mostIdsAtOnce = 10_000;

// One that is joined while those before are written: more only cost memory.
const segmentsInFlight = 3;

/**
 * Puts tweets into the index, joined: segment by segment, each in memory and each written once; then it settles what links reach from one
 * segment to another or to tweets that were there before, and companies that have come and gone, by what the index holds.
 * The only writer (docs/decisions/0009-one-writer.md). Doing it again is harmless.
 *
 * Rejects with the signal's reason, a LostLeaseError when another job has taken over, a RefusedTweetError, or what patience
 * passes on. Nothing is under way then; the next job that is told of it in `leftBehind` mends what is half done.
 */
export async function ingest(options: IngestOptions): Promise<IngestCounts> {
  const { client, read, writer, patience, signal, leftBehind } = options;
  const reader = { client, patience };
  await refresh(reader, read);
  const unsettled = createUnsettled((await patience(() => readCompanies(client, read.tweets))).map(({ key }) => key));
  const bulkWrite = createBulkWrite(client, patience);
  const context: SettleContext & SegmentContext = {
    reader,
    read,
    writer,
    bulkWrite,
    unsettled,
    analyse: options.analyse,
    signal,
    idsAtOnce: Math.min(options.segmentRows, mostIdsAtOnce),
    nextVersion: createVersions(writer.epoch),
  };
  await options.onWriting();

  const counts = { ...noCounts };
  await indexRows(options, counts, context);
  options.onPhase?.('settling');
  const gone = await forgetCompanies(context);
  await settleLinks(context);
  await settleLeftBehind(leftBehind, context);
  await settleCompanies([...unsettled.newCompanies, ...gone], context);
  const { dangling, writers } = unsettled;
  return { ...counts, dangling_links: dangling, companies: writers.size };
}

async function indexRows(
  options: IngestOptions,
  counts: IngestCounts,
  context: SettleContext & SegmentContext,
): Promise<void> {
  const { reader, read, unsettled, signal, nextVersion } = context;
  const { patience, client } = options;
  let hasTweets = (await patience(() => client.count({ index: read.tweets }))).count > 0;
  let isConfirmed = true;
  const report = () => {
    counts.companies = unsettled.writers.size;
    options.onProgress(counts);
  };
  type Task = { segment: Segment; version: number };
  const write = async ({ segment, version }: Task): Promise<SegmentOutcome> => {
    const outcome = await indexSegment(segment, version, hasTweets, context);
    const rows = segment.tweets.size + segment.superseded;
    counts.rows_read += rows;
    counts.tweets_created += outcome.created;
    counts.tweets_updated += outcome.updated;
    counts.tweets_unchanged += rows - outcome.created - outcome.updated;
    report();
    return outcome;
  };
  const writing = createInOrder(segmentsInFlight, write, ({ version }, { existed }) => {
    // Tweets of one that was not new were placed as if it were; their conversations are not whole before they are settled.
    isConfirmed &&= existed === 0;
    if (isConfirmed) options.onConfirmed(version);
  });
  try {
    for await (const segment of readSegments(options.rows(), options.segmentRows)) {
      signal.throwIfAborted();
      for (const rejection of segment.rejections) await options.onRejection(rejection);
      counts.rows_read += segment.rejections.length;
      counts.rows_rejected += segment.rejections.length;
      counts.bytes_read += segment.bytesRead;
      // Of two versions of a tweet the later one wins, so it has to be written later.
      if (writing.tasks().some(({ segment: { tweets } }) => overlap(tweets, segment.tweets))) await writing.idle();
      await writing.add({ segment, version: nextVersion() });
      if (!isLarge(unsettled)) continue;
      await writing.idle();
      await settleLinks(context);
      hasTweets = true;
    }
  } finally {
    await writing.idle().finally(report);
  }
  await refresh(reader, read);
}

const overlap = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean =>
  b.keys().some((id) => a.has(id));
