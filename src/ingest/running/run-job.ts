import { ended, type Job } from '../jobs/job.ts';
import { died } from '../jobs/job-store.ts';
import { addTweets } from './add-tweets.ts';
import { endingOf, isLost } from './ending.ts';
import type { JobContext, Run } from './job-context.ts';
import { countsOf } from './progress.ts';
import { replaceTweets } from './replace-tweets.ts';

/** `retire` does what is left to do when the job has ended: old indices are removed some time after no one reads them. */
export type RunResult = { job: Job; isLost: boolean; retire: () => Promise<void> };

/**
 * Runs one job, under the lease that its process has taken for it, and keeps how it ended. Never rejects: that is in the
 * job. One that others have ended meanwhile, because its process slept, writes nothing more, its own document included.
 */
export async function runJob(run: Run, context: JobContext): Promise<RunResult> {
  const { kept, input, signal, epoch, patience } = run;
  const { job } = kept;
  const { logger, lastWords } = context;
  const result: RunResult = { job, isLost: false, retire: async () => {} };
  try {
    signal.throwIfAborted();
    Object.assign(job, { status: 'running', phase: 'indexing', started_at: new Date().toISOString() });
    // Before anything is written under it: whoever mends what is left behind has to know the lease.
    kept.lease.epoch = epoch;
    await patience(() => kept.save());
    logger.info({ job: job.id, mode: job.mode, source: job.source, user: job.submitted_by }, 'ingestion started');
    if (job.mode === 'replace') result.retire = await replaceTweets(run, context);
    else await addTweets(run, context);
    Object.assign(job, ended('succeeded', null));
  } catch (err) {
    const reason = signal.aborted ? signal.reason : err;
    result.isLost = isLost(reason) || isLost(err);
    const ending = endingOf(reason, job.mode, run.hasWritten);
    Object.assign(job, result.isLost ? ended('interrupted', died) : ended(ending.status, ending.error));
    if (result.isLost) logger.warn({ job: job.id, epoch, err }, 'the ingestion was taken away: it writes nothing more');
    else if (ending.status === 'failed') logger.error({ job: job.id, err }, 'ingestion failed');
  }
  await input.close();
  if (!result.isLost)
    await lastWords(() => kept.save()).catch((err) =>
      logger.error({ job: job.id, err }, 'how the ingestion ended could not be kept'),
    );
  logger.info({ job: job.id, status: job.status, ...countsOf(job) }, 'ingestion finished');
  return result;
}
