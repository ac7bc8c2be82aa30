import { denied, isDenied, isUnavailable, writeBlockOf } from '../../http/problem.ts';
import { OvertakenError } from '../../tweets/data-version.ts';
import { OtherSchemaError } from '../../tweets/tweet-index.ts';
import { UnreadableFileError } from '../csv/read-rows.ts';
import { RefusedTweetError } from '../indexing/bulk-write.ts';
import type { IngestMode, JobStatus } from '../jobs/job.ts';
import { LostJobError } from '../jobs/kept-job.ts';
import { BlockedError, LostLeaseError } from '../patience.ts';

/** Why a job is aborted: as the reason of its signal. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}
export class StoppedError extends Error {
  override name = 'StoppedError';
}

/** Whether the job is in other hands by now, which have to be left to it. */
export const isLost = (error: unknown): boolean =>
  [LostJobError, LostLeaseError, OvertakenError].some((known) => error instanceof known);

/** How a job ends that broke off with this error; `hasWritten`: tweets of it lie among the data. */
export function endingOf(error: unknown, mode: IngestMode, hasWritten: boolean): { status: JobStatus; error: string } {
  const consequence =
    mode === 'replace'
      ? 'The data is as it was before.'
      : hasWritten
        ? 'What it has written stays, and reports are not settled until an ingestion has succeeded.'
        : 'Nothing of it was indexed.';
  if (error instanceof CancelledError) return { status: 'cancelled', error: `The job was cancelled. ${consequence}` };
  if (error instanceof StoppedError)
    return { status: 'interrupted', error: 'The service was stopped. Send the file again: that is harmless.' };
  return { status: 'failed', error: failure(error) };
}

function failure(error: unknown): string {
  const isTheirs = [UnreadableFileError, RefusedTweetError, OtherSchemaError].some((known) => error instanceof known);
  if (isTheirs && error instanceof Error) return error.message;
  const reason =
    error instanceof BlockedError ? error.message : (writeBlockOf(error) ?? (isDenied(error) ? denied : null));
  if (reason) return `${reason} Send the file again when that is mended: that is harmless.`;
  if (isUnavailable(error))
    return 'Elasticsearch could not be reached or did not take the tweets. Send the file again when it does: that is harmless.';
  return 'Something went wrong inside the service; its log has the details under the id of this job.';
}
