import { ended, hasEnded, type Job } from './job.ts';
import type { JobStore } from './job-store.ts';

export const cancelledBefore = 'The job was cancelled before its turn came: nothing of it was indexed.';

/**
 * Ends a job that waits; of one that runs, asks its process to end it. Gives the job, as it is then, or as it had ended
 * before; null where there is none. All replicas decide on the one document, so a job cannot both begin and be cancelled.
 */
export async function cancelJob(store: JobStore, id: string): Promise<{ job: Job; hadEnded: boolean } | null> {
  for (;;) {
    const found = await store.find(id);
    if (!found) return null;
    const { stored, revision } = found;
    const job = store.asShown(stored);
    if (hasEnded(job)) return { job, hadEnded: true };
    const wanted =
      stored.status === 'queued'
        ? { ...stored, ...ended('cancelled', cancelledBefore), cancel_requested: true }
        : { ...stored, cancel_requested: true };
    if (await store.write(wanted, revision)) return { job: store.asShown(wanted), hadEnded: false };
  }
}
