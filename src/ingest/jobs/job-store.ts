import type { Client } from '@elastic/elasticsearch';
import { type Revision, readDocument, revisionOf, writeDocument } from '../../tweets/compare-and-set.ts';
import { ended, hasEnded, type Job } from './job.ts';

/** A job as it lies in Elasticsearch. */
export type StoredJob = Job & {
  /** Counts how often its process has said that it is alive, and when it did so last, by its own clock. */
  beat: number;
  heartbeat_at: string;
  cancel_requested: boolean;
  /** The lease under which it writes, null before; and up to which version what it wrote is whole. */
  epoch: number | null;
  confirmed: number;
};

export type FoundJob = { stored: StoredJob; revision: Revision };

// Others make sure by their own clocks within 21 s (see watch-jobs.ts). This is for when there are none, and leaves room
// within the 30 s that are promised for clocks that differ.
const silenceSeconds = 25;
// Whose beats could not get through while Elasticsearch was away needs so long, at the most, until one does.
const doubtMilliseconds = 10_000;

export const died = 'The process that ran this job ended without finishing it. Send the file again: that is harmless.';

export type JobPage = { items: Job[]; next: [string, string] | null };

export type WriteOptions = { refresh?: boolean; isBeat?: boolean };

/** Keeps jobs in the index `index`, so that every replica shows them and a restart keeps them. */
export function createJobStore(client: Client, index: string) {
  let failedAt = Number.NEGATIVE_INFINITY;
  const noteAway = (): void => {
    failedAt = performance.now();
  };
  const noted = <T>(answer: Promise<T>): Promise<T> => {
    answer.catch(noteAway);
    return answer;
  };

  /** A job as it is shown: interrupted when its process has been silent for long, although it could have spoken. */
  const asShown = ({ beat, heartbeat_at, cancel_requested, epoch, confirmed, ...job }: StoredJob): Job => {
    const isSilent = Date.now() - Date.parse(heartbeat_at) > silenceSeconds * 1000;
    if (!isSilent || hasEnded(job) || performance.now() - failedAt < doubtMilliseconds) return job;
    return { ...job, ...ended('interrupted', died, heartbeat_at) };
  };

  const find = async (id: string): Promise<FoundJob | null> => {
    const { document, condition } = await noted(readDocument<StoredJob>(client, index, id));
    return document && { stored: withDefaults(document), revision: condition };
  };

  return {
    find,
    asShown,
    /** Notes that Elasticsearch is away, which every process sees within some seconds (see watch-over.ts). */
    noteAway,

    /** Keeps a job that was not there, on no condition: where the answer is lost, it is sent again. */
    async create(job: StoredJob): Promise<Revision> {
      return revisionOf(await client.index({ index, id: job.id, document: job, refresh: true }));
    },

    /** Writes the job if it is still as `revision` says: else null, for another has changed it. */
    write: (job: StoredJob, revision: Revision, { refresh = true, isBeat = false }: WriteOptions = {}) =>
      writeDocument(client, index, job.id, job, revision, {
        refresh,
        // The next beat comes soon. One that hangs must not hold it up: the others would take the job for dead.
        ...(isBeat ? { requestTimeout: 4_000, maxRetries: 0 } : {}),
      }),

    async remove(id: string): Promise<void> {
      await client.delete({ index, id, refresh: true }, { ignore: [404] });
    },

    async read(id: string): Promise<Job | null> {
      const found = await find(id);
      return found && asShown(found.stored);
    },

    /** Newest first; `after` is the `next` of the page before. */
    async list(limit: number, after: string[] | null): Promise<JobPage> {
      const sort = [{ created_at: 'desc' as const }, { id: 'desc' as const }];
      const page = { index, allow_partial_search_results: false, size: limit + 1, sort };
      const answer = await noted(client.search<StoredJob>({ ...page, ...(after ? { search_after: after } : {}) }));
      const items = answer.hits.hits.flatMap((hit) => (hit._source ? [asShown(withDefaults(hit._source))] : []));
      const last = items.length > limit ? items[limit - 1] : undefined;
      return { items: items.slice(0, limit), next: last ? [last.created_at, last.id] : null };
    },

    /** The beats of all jobs that have not ended, and of those in `ids`, ended or not; null for one that is not there. */
    async beats(ids: readonly string[]): Promise<Map<string, number | null>> {
      const query = { terms: { status: ['queued', 'running'] } };
      const search = { index, allow_partial_search_results: false, size: 1_000, query, _source: false };
      const { hits } = await noted(client.search(search));
      const all = new Set([...ids, ...hits.hits.map(({ _id }) => _id ?? '')]);
      if (all.size === 0) return new Map();
      // By id, because a search sees only what was refreshed.
      const { docs } = await client.mget<StoredJob>({ index, ids: [...all], _source_includes: ['beat'] });
      return new Map(docs.map((item) => [item._id, 'found' in item && item.found ? (item._source?.beat ?? 0) : null]));
    },
  };
}

export type JobStore = ReturnType<typeof createJobStore>;

/** A job that was just created, as it is kept. */
export const toStore = (job: Job): StoredJob => ({
  ...job,
  beat: 0,
  heartbeat_at: new Date().toISOString(),
  cancel_requested: false,
  epoch: null,
  confirmed: 0,
});

// Jobs that an earlier version kept lack what it did not know.
const withDefaults = (job: StoredJob): StoredJob => ({
  ...{ phase: null, mode: 'add', seconds_left: null, beat: 0, cancel_requested: false, epoch: null, confirmed: 0 },
  ...job,
  source: { ...job.source, rows: job.source.rows ?? null },
});
