import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import type { IndexLayout } from '../../tweets/ensure-index.ts';
import type { IndexNames } from '../../tweets/index-names.ts';
import type { AnalyseText } from '../../tweets/tweet-document.ts';
import type { TweetBatch } from '../indexing/read-tweets.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { KeptJob } from '../jobs/kept-job.ts';
import type { JobQueue } from '../jobs/queue.ts';
import type { RejectionStore } from '../jobs/rejection-store.ts';
import type { Patience } from '../patience.ts';

/** What all jobs of a process share. */
export type JobContext = {
  client: Client;
  layout: IndexLayout;
  names: IndexNames;
  logger: Logger;
  store: JobStore;
  queue: JobQueue;
  rejections: RejectionStore;
  /** About how many rows are joined in memory at once. */
  segmentRows: number;
  /** What is found in the text of an inbound tweet. */
  analyse: AnalyseText;
  /** How long Elasticsearch may be away before a job fails. */
  patienceSeconds: number;
  /** For what a job that has ended, or was aborted, still has to write; it is short when the process stops. */
  lastWords: Patience;
};

/** What a job reads: a file, or tweets that are stored already. */
export type JobInput = { rows: (patience: Patience) => AsyncIterable<TweetBatch>; close: () => Promise<void> };

/** A job whose turn has come. */
export type Run = {
  kept: KeptJob;
  input: JobInput;
  signal: AbortSignal;
  epoch: number;
  /** The holder of the lease before gave it back itself: no one can still believe to hold it. */
  isSuccessor: boolean;
  patience: Patience;
  /** Tweets of it may lie in the index by now. */
  hasWritten: boolean;
};
