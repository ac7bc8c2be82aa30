import type { Client } from '@elastic/elasticsearch';
import { changeDocument, readDocument } from '../../tweets/compare-and-set.ts';
import type { Job } from './job.ts';

/** Who writes and who waits to, over all replicas. */
export type Queue = {
  /** Of the newest lease; it only rises. */
  epoch: number;
  /** The newest lease that its holder gave back; where it is less than `epoch`, one may still believe to hold the other. */
  returned: number;
  running: { job: string; epoch: number } | null;
  /** Ids of jobs in the order in which they were accepted. */
  waiting: string[];
  /** When the job that was accepted last was created. */
  newest: string;
};

const id = 'queue';
const empty: Queue = { epoch: 0, returned: 0, running: null, waiting: [], newest: '' };

/** The queue in the index `state`: a document that is changed by compare-and-set alone. */
export function createQueue(client: Client, state: string) {
  const whole = (stored: Partial<Queue> | null): Queue => ({ ...empty, ...stored });
  return {
    read: async (): Promise<Queue> => whole((await readDocument<Partial<Queue>>(client, state, id)).document),

    /** Makes the change, whatever others do meanwhile; false where there is none to make. */
    change: (update: (queue: Queue) => Queue | null): Promise<boolean> =>
      changeDocument<Partial<Queue>>(client, state, id, (stored) => update(whole(stored))),
  };
}

export type JobQueue = ReturnType<typeof createQueue>;

/** Whether one more job finds no room: `limit` may wait, besides the one that begins at once where none runs. */
export const isFull = ({ waiting, running }: Queue, limit: number): boolean =>
  waiting.length >= limit + (running ? 0 : 1);

export const isInQueue = ({ waiting, running }: Queue, job: string): boolean =>
  running?.job === job || waiting.includes(job);

/**
 * When a job was created that is accepted now: after all before it, so that the later created one is also the one that runs
 * later, and wins, although replicas keep their jobs at the same moment and by clocks that differ.
 */
export const createdAfter = ({ newest }: Queue, now: string): string =>
  now > newest ? now : new Date(Date.parse(newest) + 1).toISOString();

/** The job at the end; null where it is in the queue already. */
export function enqueue(queue: Queue, { id, created_at }: Pick<Job, 'id' | 'created_at'>): Queue | null {
  if (isInQueue(queue, id)) return null;
  const newest = created_at > queue.newest ? created_at : queue.newest;
  return { ...queue, waiting: [...queue.waiting, id], newest };
}

/** The lease for `job`, if it is its turn and the lease would be newer than any. */
export function takeLease(queue: Queue, job: string, epoch: number): Queue | null {
  if (queue.running || queue.waiting[0] !== job || epoch <= queue.epoch) return null;
  return { ...queue, epoch, running: { job, epoch }, waiting: queue.waiting.slice(1) };
}

/** The queue without `job`, whose own process says so: if it ran, its lease is given back. */
export function leave(queue: Queue, job: string): Queue | null {
  if (!isInQueue(queue, job)) return null;
  const returned = queue.running?.job === job ? queue.running.epoch : queue.returned;
  return { ...without(queue, job), returned };
}

/** The queue without `job`, whose process is dead or believed to be. */
export const evict = (queue: Queue, job: string): Queue | null => (isInQueue(queue, job) ? without(queue, job) : null);

const without = (queue: Queue, job: string): Queue => ({
  ...queue,
  running: queue.running?.job === job ? null : queue.running,
  waiting: queue.waiting.filter((other) => other !== job),
});
