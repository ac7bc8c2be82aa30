import type { Revision } from '../../tweets/compare-and-set.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { type KeptJob, keepJob } from '../jobs/kept-job.ts';
import { CancelledError } from './ending.ts';
import type { JobInput } from './job-context.ts';

/** A job that this process has accepted and alone can run, since it holds what the job reads. */
export type LocalJob = {
  kept: KeptJob;
  input: JobInput;
  /** It beats while it waits and runs. */
  state: 'waiting' | 'running' | 'over';
  stopping: AbortController;
  /** The job when it has ended. */
  ended: Promise<Job>;
  end: (job: Job) => void;
};

export function createLocalJob(store: JobStore, job: Job, created: Revision, input: JobInput): LocalJob {
  const stopping = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Job>();
  return {
    kept: keepJob(store, job, created, () => stopping.abort(new CancelledError('the job was cancelled'))),
    input,
    state: 'waiting',
    stopping,
    ended: promise,
    end: resolve,
  };
}
