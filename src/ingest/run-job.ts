import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { isUnavailable } from '../http/problem.ts';
import { beginWriting, readUnfinished, settle } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { RefusedTweetError } from './bulk-write.ts';
import { UnreadableFileError } from './csv/read-rows.ts';
import { type IngestCounts, ingest } from './ingest.ts';
import { heartbeat } from './jobs/heartbeat.ts';
import type { Job } from './jobs/job.ts';
import type { JobStore } from './jobs/job-store.ts';
import type { RejectionStore } from './jobs/rejection-store.ts';
import { createPatience } from './patience.ts';
import { readTweets } from './read-tweets.ts';

export type JobContext = {
  client: Client;
  names: IndexNames;
  companyKeys: ReadonlySet<string>;
  logger: Logger;
  store: JobStore;
  rejections: RejectionStore;
  onProgress: (job: Readonly<Job>) => void;
};

const shownRejections = 20;
const shownRawCharacters = 2_000;
const beatMilliseconds = 1_000;
const logMilliseconds = 10_000;
// How often what must not be lost is tried again while Elasticsearch is away: about a minute in all.
const persistAttempts = 7;

/** Runs one job to its end and keeps in Elasticsearch how far it is. Never rejects: how it ended is in the job. */
export async function runJob(job: Job, file: FileHandle, signal: AbortSignal, context: JobContext): Promise<Job> {
  const { client, names, logger, store } = context;
  let loggedAt = Date.now();
  const heart = heartbeat(
    beatMilliseconds,
    async () => {
      if (Date.now() - loggedAt >= logMilliseconds) {
        loggedAt = Date.now();
        logger.info({ job: job.id, ...countsOf(job) }, 'ingestion goes on');
      }
      await store.save(job);
    },
    (err) => logger.warn({ job: job.id, err }, 'the progress of the ingestion could not be kept'),
  );
  let atRest: string[] = [];
  try {
    signal.throwIfAborted();
    job.status = 'running';
    job.started_at = new Date().toISOString();
    logger.info({ job: job.id, source: job.source, user: job.submitted_by }, 'ingestion started');
    await store.save(job);
    const leftBehind = await jobsLeftBehind(context);
    await ingestFile(job, file, signal, leftBehind.length > 0, context);
    atRest = [...leftBehind, job.id];
    job.status = 'succeeded';
  } catch (err) {
    job.status = signal.aborted ? 'interrupted' : 'failed';
    job.error = signal.aborted ? 'The service was stopped. Send the file again: that is harmless.' : errorText(err);
    if (!signal.aborted) logger.error({ job: job.id, err }, 'ingestion failed');
  }
  await heart.stop();
  await file.close();
  job.finished_at = new Date().toISOString();
  const patience = signal.aborted ? 1 : persistAttempts;
  if (atRest.length > 0) await persist(() => settle(client, names.state, atRest), patience, logger);
  await persist(() => store.save(job), patience, logger);
  logger.info({ job: job.id, status: job.status, ...countsOf(job) }, 'ingestion finished');
  return job;
}

/** Jobs that broke off while they wrote, here or in a process that has died: what they wrote may contradict itself. */
async function jobsLeftBehind({ client, names, store }: JobContext): Promise<string[]> {
  const left: string[] = [];
  for (const id of await readUnfinished(client, names.state)) {
    if ((await store.read(id))?.status !== 'running') left.push(id);
  }
  return left;
}

async function ingestFile(
  job: Job,
  file: FileHandle,
  signal: AbortSignal,
  repair: boolean,
  context: JobContext,
): Promise<void> {
  const kept = context.rejections.writer(job.id);
  const update = (counts: Readonly<IngestCounts>) => {
    const seconds = (Date.now() - Date.parse(job.started_at ?? job.created_at)) / 1000;
    Object.assign(job, counts, { rows_per_second: seconds > 0 ? Math.round(counts.rows_read / seconds) : null });
    context.onProgress(job);
  };
  const counts = await ingest({
    client: context.client,
    read: context.names,
    writer: {
      tweets: `${context.names.tweets}-writer-0`,
      conversations: `${context.names.conversations}-writer-0`,
      epoch: nextEpoch(),
    },
    rows: () => readTweets(file, context.companyKeys),
    leftBehind: repair ? [{ epoch: 0, confirmed: 0 }] : [],
    segmentRows: Number(process.env['INGEST_SEGMENT_ROWS'] ?? 50_000),
    patience: createPatience({ limitSeconds: 60, signal }),
    signal,
    onConfirmed: () => {},
    onWriting: () => beginWriting(context.client, context.names.state, job.id),
    onProgress: update,
    onRejection: async (rejection) => {
      if (job.rejections.length < shownRejections) {
        job.rejections.push({ ...rejection, raw: rejection.raw.slice(0, shownRawCharacters) });
      }
      await kept.add(rejection);
    },
  }).catch(async (error) => {
    await kept.flush().catch(() => {});
    throw error;
  });
  await kept.flush();
  update(counts);
}

async function persist(write: () => Promise<void>, attempts: number, logger: Logger): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await write();
      return;
    } catch (err) {
      logger.error({ err, attempt }, 'the end of the ingestion could not be kept');
      if (attempt < attempts) await delay(2 ** (attempt - 1) * 1000);
    }
  }
}

const loggedCounts = [
  'bytes_read',
  'rows_read',
  'tweets_created',
  'tweets_updated',
  'tweets_unchanged',
  'rows_rejected',
  'rows_per_second',
] as const;

const countsOf = (job: Job) => Object.fromEntries(loggedCounts.map((name) => [name, job[name]]));

function errorText(error: unknown): string {
  const isTheirs = [UnreadableFileError, RefusedTweetError].some((known) => error instanceof known);
  if (isTheirs && error instanceof Error) return error.message;
  if (isUnavailable(error))
    return 'Elasticsearch could not be reached or did not take the tweets. Send the file again when it does: that is harmless.';
  return 'Something went wrong inside the service; its log has the details under the id of this job.';
}

let epoch = 0;
const nextEpoch = () => {
  epoch = Math.max(epoch + 1, Math.floor(Date.now() / 1000) - 1_760_000_000);
  return epoch;
};
