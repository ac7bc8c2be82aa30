import { type DataNames, writerAliases } from '../../tweets/index-names.ts';
import { type IngestCounts, type IngestOptions, ingest } from '../indexing/ingest.ts';
import { isLost } from './ending.ts';
import type { JobContext, Run } from './job-context.ts';
import { progressOf } from './progress.ts';

export type IngestRowsOptions = Pick<IngestOptions, 'leftBehind' | 'onWriting'> & { read: DataNames };

const shownRejections = 20;
const shownRawCharacters = 2_000;

/** Ingests what the job reads under its lease, and keeps its progress and its rejected rows. */
export async function ingestRows(run: Run, context: JobContext, options: IngestRowsOptions): Promise<void> {
  const { kept, input, epoch, patience, signal } = run;
  const { client, layout, segmentRows, analyse } = context;
  const { job, lease } = kept;
  const rejections = context.rejections.writer(job.id, patience);
  const update = (counts: Readonly<IngestCounts>) => {
    const seconds = (Date.now() - Date.parse(job.started_at ?? job.created_at)) / 1000;
    Object.assign(job, progressOf(job.source, counts, seconds));
  };
  try {
    const counts = await ingest({
      ...options,
      client,
      writer: { ...writerAliases(layout.prefix, epoch), epoch },
      rows: () => input.rows(patience),
      segmentRows,
      analyse,
      patience,
      signal,
      onPhase: (phase) => Object.assign(job, { phase, seconds_left: null }),
      onProgress: update,
      onConfirmed: (version) => {
        lease.confirmed = version;
      },
      onRejection: async (rejection) => {
        if (job.rejections.length < shownRejections) {
          job.rejections.push({ ...rejection, raw: rejection.raw.slice(0, shownRawCharacters) });
        }
        await rejections.add(rejection);
      },
    });
    update(counts);
    job.seconds_left = null;
    await rejections.flush();
  } catch (error) {
    // What was counted can be seen, unless the job is no longer ours.
    if (!isLost(error) && !isLost(signal.reason)) await rejections.flush(context.lastWords).catch(() => {});
    throw error;
  }
}
