import { z } from 'zod';

const count = (description: string) => z.int().min(0).meta({ description });
const time = (description: string) => z.iso.datetime().nullable().meta({ description });

const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
export type JobStatus = (typeof jobStatuses)[number];

const status = z.enum(jobStatuses).meta({
  description:
    'queued (waits for jobs that were accepted before it, by whatever replica), running, succeeded (some rows may be rejected all the same), failed (see error), cancelled, or interrupted (its process stopped or died, which shows within 30 s; running it again is harmless).',
});
const phase = z.enum(['waiting', 'indexing', 'settling']).nullable().meta({
  description:
    'waiting for its turn; indexing rows; settling what reaches beyond them, when all rows are read; null when it has ended.',
});
const rowsPerSecond = z.number().min(0).nullable();
const secondsLeft = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'Until all rows are read, at the rate so far; null where that cannot be told.' });

export const ingestModes = ['add', 'replace'] as const;
export type IngestMode = (typeof ingestModes)[number];

export const Rejection = z
  .object({
    line: z.int().min(1).meta({ description: 'Line of the file at which the row begins; the header is line 1.' }),
    reason: z.string(),
    raw: z.string().meta({
      description:
        'The row as it stands in the file; of a long one its beginning: 2,000 characters in a job, 65,536 in the list.',
    }),
  })
  .meta({ id: 'Rejection' });
export type Rejection = z.infer<typeof Rejection>;

export const Job = z
  .object({
    id: z.string(),
    status,
    phase,
    mode: z.enum(ingestModes).meta({ description: 'Whether its tweets are added to the data or take its place.' }),
    source: z.object({
      kind: z.enum(['multipart', 'body', 'path', 'command-line', 'reindex']),
      name: z.string().nullable(),
      bytes: z.int().min(0).meta({ description: 'Size of the CSV as unpacked, or what had arrived of it.' }),
      rows: z.int().min(0).nullable().meta({ description: 'Where it is known beforehand, as it is for `reindex`.' }),
    }),
    submitted_by: z.string().nullable().meta({ description: 'The `sub` of the token.' }),
    created_at: z.iso.datetime(),
    started_at: time('When its turn came.'),
    finished_at: time('When the last figure was settled, or the job ended otherwise.'),
    bytes_read: count('Of source.bytes.'),
    rows_read: count('= tweets_created + tweets_updated + tweets_unchanged + rows_rejected'),
    tweets_created: count('Tweets that were not in the data.'),
    tweets_updated: count('Tweets that were, with other content.'),
    tweets_unchanged: count(
      'Rows that changed nothing: the same content again, or replaced by a later line of the file.',
    ),
    rows_rejected: count('Rows that were not taken.'),
    rejections: z.array(Rejection).meta({ description: 'The first 20; /rejections has the first 10,000.' }),
    dangling_links: count("Links that the file's tweets state and whose other end is not in the data."),
    companies: count('Companies that wrote a tweet of the file.'),
    rows_per_second: rowsPerSecond,
    seconds_left: secondsLeft,
    error: z
      .string()
      .nullable()
      .meta({ description: 'Why the job failed, was cancelled or interrupted, and what that means for the data.' }),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobProgress = z
  .object({
    status,
    phase,
    rows_read: count('So far.'),
    bytes_read: count('Of `bytes`.'),
    bytes: count('Size of the file.'),
    rows_per_second: rowsPerSecond,
    seconds_left: secondsLeft,
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.infer<typeof JobProgress>;

/** A job that has not begun; `id` sorts by time of creation. */
export function newJob(id: string, source: Job['source'], submitted_by: string | null, mode: IngestMode = 'add'): Job {
  return {
    id,
    status: 'queued',
    phase: 'waiting',
    mode,
    source,
    submitted_by,
    created_at: new Date().toISOString(),
    started_at: null,
    finished_at: null,
    bytes_read: 0,
    rows_read: 0,
    tweets_created: 0,
    tweets_updated: 0,
    tweets_unchanged: 0,
    rows_rejected: 0,
    rejections: [],
    dangling_links: 0,
    companies: 0,
    rows_per_second: null,
    seconds_left: null,
    error: null,
  };
}

export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean => status !== 'queued' && status !== 'running';

/** The fields of a job that has ended like this. */
export const ended = (status: JobStatus, error: string | null, finished_at = new Date().toISOString()) => ({
  status,
  phase: null,
  seconds_left: null,
  finished_at,
  error,
});

/** What a watcher is told of a job that goes on. */
export const jobProgress = (job: Job): JobProgress => ({
  status: job.status,
  phase: job.phase,
  rows_read: job.rows_read,
  bytes_read: job.bytes_read,
  bytes: job.source.bytes,
  rows_per_second: job.rows_per_second,
  seconds_left: job.seconds_left,
});
