import { cancelledBefore } from './cancel-job.ts';
import { ended, Job, jobProgress, newJob } from './job.ts';

/** Jobs as the API's document shows them. */
const id = '01a20949-b19f-7170-ac03-22560cb4ffc8';
const source = { kind: 'multipart', name: 'tweets.csv', bytes: 343_215, rows: null } as const;

export const waitingJob: Job = { ...newJob(id, source, 'kim'), created_at: '2026-11-25T20:00:00.000Z' };

export const runningJob: Job = {
  ...waitingJob,
  status: 'running',
  phase: 'indexing',
  started_at: '2026-11-25T20:00:01.000Z',
  bytes_read: 171_600,
  rows_read: 1_030,
  tweets_created: 1_030,
  rows_per_second: 340,
  seconds_left: 4,
};

export const endedJob: Job = {
  ...runningJob,
  ...ended('succeeded', null, '2026-11-25T20:00:07.000Z'),
  bytes_read: 343_215,
  rows_read: 2_073,
  tweets_created: 2_072,
  rows_rejected: 1,
  rejections: [
    { line: 1_204, reason: 'inbound "perhaps" is neither true, false, 1 nor 0', raw: '3,8,perhaps,2026-01-01,x,,' },
  ],
  dangling_links: 38,
  companies: 5,
};

export const cancelledJob: Job = {
  ...waitingJob,
  ...ended('cancelled', cancelledBefore, '2026-11-25T20:00:00.500Z'),
};

export const jobJson = (example: Job) => ({ 'application/json': { schema: Job, example } });

export const events = `event: progress
data: ${JSON.stringify(jobProgress(runningJob))}

event: end
data: ${JSON.stringify(endedJob)}

`;
