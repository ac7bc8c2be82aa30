import type { Revision } from '../../tweets/compare-and-set.ts';
import { hasEnded, type Job, type JobStatus } from './job.ts';
import { type FoundJob, type JobStore, toStore, type WriteOptions } from './job-store.ts';

/** Another process, which took this one for dead, or a cancellation has ended the job: nothing more may be written for it. */
export class LostJobError extends Error {
  override name = 'LostJobError';
  /** How it ended, null where it is not kept any more. */
  readonly status: JobStatus | null;

  constructor(status: JobStatus | null) {
    super(`the job was ended by others: it is ${status ?? 'gone'}`);
    this.status = status;
  }
}

/**
 * A job of this process, and the writing of its document: only ever over the state that this process wrote last, so that
 * one which has slept and lost the job meanwhile cannot bring it back to life.
 */
export type KeptJob = {
  readonly job: Job;
  /** Under which lease it writes, and how far that is whole. */
  readonly lease: { epoch: number | null; confirmed: number };
  /** Writes the job as it is now. Rejects with LostJobError, then and ever after. */
  save(options?: WriteOptions): Promise<void>;
  /** As `save`, unless a write is under way, which says as much. */
  beat(): Promise<void>;
  /** Makes sure that the job is still ours where the last write was long ago: the process may have slept. */
  confirm(): Promise<void>;
};

// Less than the time after which others take a silent job for dead.
const sureMilliseconds = 10_000;

/** `onCancel` is called when someone wants the job cancelled; it goes on until this process has ended it. */
export function keepJob(store: JobStore, job: Job, created: Revision, onCancel: () => void): KeptJob {
  const lease: KeptJob['lease'] = { epoch: null, confirmed: 0 };
  let revision = created;
  let beat = 0;
  let isCancelled = false;
  let lost: LostJobError | null = null;
  let underWay: Promise<void> | null = null;
  let savedAt = performance.now();

  const write = async (options: WriteOptions): Promise<void> => {
    beat += 1;
    for (;;) {
      if (lost) throw lost;
      const heartbeat_at = new Date().toISOString();
      const document = { ...toStore(job), ...lease, beat, heartbeat_at, cancel_requested: isCancelled };
      const written = await store.write(document, revision, options);
      if (written) {
        revision = written;
        return;
      }
      const found = await store.find(job.id);
      if (found && isOwn(found, beat, job.status)) {
        // An earlier attempt got through, although its answer was lost.
        revision = found.revision;
        return;
      }
      if (!found || hasEnded(found.stored)) {
        lost = new LostJobError(found?.stored.status ?? null);
        throw lost;
      }
      revision = found.revision;
      if (!found.stored.cancel_requested || isCancelled) continue;
      isCancelled = true;
      onCancel();
    }
  };

  const save = async (options: WriteOptions = {}): Promise<void> => {
    while (underWay) await underWay.catch(() => {});
    const began = performance.now();
    underWay = write(options)
      .then(() => {
        savedAt = began;
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  };
  // Without a refresh, which is dear and may be slow when Elasticsearch is busy: searches see it a second later.
  const beatNow = () => underWay ?? save({ isBeat: true, refresh: false });

  return {
    job,
    lease,
    save,
    beat: beatNow,
    confirm: async () => {
      if (performance.now() - savedAt > sureMilliseconds) await beatNow();
    },
  };
}

const isOwn = ({ stored }: FoundJob, beat: number, status: JobStatus): boolean =>
  stored.beat === beat && stored.status === status;
