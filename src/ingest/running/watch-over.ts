import { buryJob } from '../jobs/bury-job.ts';
import { heartbeat } from '../jobs/heartbeat.ts';
import type { Queue } from '../jobs/queue.ts';
import { createWatch, watchSeconds } from '../jobs/watch-jobs.ts';
import type { JobContext } from './job-context.ts';

export type WatchOptions = {
  isOwn: (id: string) => boolean;
  /** Is told of the queue each time that it was looked at. */
  onLook: (queue: Queue) => void;
  /** A job of another process was dead, and this one has ended it. */
  onBuried: () => void;
  /** Such a job, or one that had ended before, is not in the queue any more. */
  onGone: () => void;
};

/** Watches over the jobs of all other processes, and ends those whose process has died. */
export function watchOver(context: JobContext, { isOwn, onLook, onBuried, onGone }: WatchOptions) {
  const { client, layout, names, store, queue, lastWords, logger } = context;
  const look = async () => {
    const seen = await queue.read();
    onLook(seen);
    return seen;
  };
  const watch = createWatch({ queue: look, beats: store.beats, isOwn });
  const undertaker = { client, prefix: layout.prefix, names, store, queue, patience: lastWords };
  return heartbeat(
    watchSeconds * 1000,
    async () => {
      for (const { id, beat } of await watch()) {
        const burial = await buryJob(id, beat, undertaker);
        if (burial === 'lives') continue;
        if (burial === 'buried') {
          logger.warn({ job: id }, 'the process of this ingestion has died: it is interrupted');
          onBuried();
        }
        onGone();
      }
    },
    (err) => {
      store.noteAway();
      logger.debug({ err }, 'the ingestions of other processes cannot be seen now');
    },
  );
}
