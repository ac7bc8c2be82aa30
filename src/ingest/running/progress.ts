import type { IngestCounts } from '../indexing/ingest.ts';
import type { Job } from '../jobs/job.ts';

// Before that a rate says more of the start than of the file.
const steadySeconds = 2;

/** Rate and time left of a job that has done so much in `seconds`; its fields for `counts`, the counts among them. */
export function progressOf(source: Job['source'], counts: Readonly<IngestCounts>, seconds: number) {
  const share = source.rows ? counts.rows_read / source.rows : source.bytes ? counts.bytes_read / source.bytes : 0;
  const isSteady = seconds >= steadySeconds && share > 0;
  return {
    ...counts,
    rows_per_second: seconds > 0 ? Math.round(counts.rows_read / seconds) : null,
    seconds_left: isSteady ? Math.ceil(seconds * Math.max(0, 1 / share - 1)) : null,
  };
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

/** What is logged of a job. */
export const countsOf = (job: Job) => Object.fromEntries(loggedCounts.map((name) => [name, job[name]]));
