import type { Client } from '@elastic/elasticsearch';
import type { Job } from './job.ts';

/** A job as it lies in Elasticsearch: with the time at which its process last said that it is alive. */
type StoredJob = Job & { heartbeat_at: string };

/** A job whose process has been silent for so long has died with it. */
const silenceSeconds = 30;

export type JobPage = { items: Job[]; next: string[] | null };

/** Keeps jobs in the index `index`, so that every replica shows them and a restart keeps them. */
export function createJobStore(client: Client, index: string) {
  return {
    async save(job: Job): Promise<void> {
      const document: StoredJob = { ...job, heartbeat_at: new Date().toISOString() };
      await client.index({ index, id: job.id, document, refresh: true });
    },

    async read(id: string): Promise<Job | null> {
      const found = await client.get<StoredJob>({ index, id }, { ignore: [404] });
      return found.found && found._source ? asShown(found._source) : null;
    },

    /** Newest first; `after` is the `next` of the page before. */
    async list(limit: number, after: string[] | null): Promise<JobPage> {
      const answer = await client.search<StoredJob>({
        index,
        size: limit + 1,
        sort: [{ created_at: 'desc' }, { id: 'desc' }],
        ...(after ? { search_after: after } : {}),
      });
      const items = answer.hits.hits.flatMap((hit) => (hit._source ? [asShown(hit._source)] : []));
      const last = items.length > limit ? items[limit - 1] : undefined;
      return { items: items.slice(0, limit), next: last ? [last.created_at, last.id] : null };
    },
  };
}

export type JobStore = ReturnType<typeof createJobStore>;

function asShown({ heartbeat_at, ...job }: StoredJob): Job {
  const isSilent = Date.now() - Date.parse(heartbeat_at) > silenceSeconds * 1000;
  if (!isSilent || (job.status !== 'running' && job.status !== 'queued')) return job;
  const error = 'The process that ran this job ended without finishing it. Send the file again: that is harmless.';
  return { ...job, status: 'interrupted', finished_at: heartbeat_at, error };
}
