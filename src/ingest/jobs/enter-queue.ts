import type { Job } from './job.ts';
import { createdAfter, enqueue, isFull, isInQueue, type JobQueue } from './queue.ts';
import { queueFull } from './queue-full.ts';

/**
 * Puts the job at the end of the queue; where others have accepted one with a later time meanwhile, the job's moves beyond
 * that. Rejects with a 503 where `limit` wait already.
 */
export async function enterQueue(queue: JobQueue, job: Job, limit: number): Promise<void> {
  let isRefused = false;
  await queue.change((current) => {
    // An attempt before this one got through, although its answer was lost.
    if (isInQueue(current, job.id)) return null;
    isRefused = isFull(current, limit);
    if (isRefused) return null;
    job.created_at = createdAfter(current, job.created_at);
    return enqueue(current, job);
  });
  if (isRefused) throw queueFull();
}
