import type { Client } from '@elastic/elasticsearch';
import { BusyError, type Patience } from '../patience.ts';
import type { Rejection } from './job.ts';

const keptRejections = 10_000;
const keptDays = 30;
const keptRawCharacters = 64 * 1024;
const batchSize = 500;
// A control character takes six bytes in JSON: so a batch stays well below the 100 MB that Elasticsearch takes at once.
const batchCharacters = 4_000_000;
const pageSize = 100;

/** Keeps the first rejected rows of each job in the index `index`, for 30 days. */
export function createRejectionStore(client: Client, index: string) {
  return {
    /** What takes the rejections of one job, in order; `flush` at the end writes what is left. What fails is kept for the next try. */
    writer(jobId: string, patience: Patience) {
      let taken = 0;
      let batch: Rejection[] = [];
      let characters = 0;
      const expires_at = new Date(Date.now() + keptDays * 86_400_000).toISOString();
      const flush = async (within = patience) => {
        if (batch.length === 0) return;
        const operations = batch.flatMap((rejection) => [
          { index: { _id: `${jobId}-${rejection.line}` } },
          { job_id: jobId, expires_at, ...rejection },
        ]);
        await within(async () => {
          const { items } = await client.bulk({ index, operations, refresh: true });
          const refused = items.find((item) => item.index?.error)?.index;
          // Not the reason that Elasticsearch gives: it may quote the row, which must not get into the log.
          const message = `rejected rows could not be kept: ${refused?.error?.type}`;
          if (refused) throw refused.status === 429 ? new BusyError(message) : new Error(message);
        });
        batch = [];
        characters = 0;
      };
      const add = async (rejection: Rejection) => {
        taken += 1;
        if (taken > keptRejections) return;
        const raw = rejection.raw.slice(0, keptRawCharacters);
        batch.push({ ...rejection, raw });
        characters += raw.length;
        if (batch.length >= batchSize || characters >= batchCharacters) await flush();
      };
      return { add, flush };
    },

    /** The rejections of a job by line. */
    async *read(jobId: string): AsyncGenerator<Rejection> {
      const filter = [{ term: { job_id: jobId } }, { range: { expires_at: { gt: 'now' } } }];
      let after: { search_after?: number[] } = {};
      for (;;) {
        const { hits } = await client.search<Rejection>({
          index,
          allow_partial_search_results: false,
          size: pageSize,
          query: { bool: { filter } },
          sort: ['line'],
          ...after,
        });
        for (const { _source } of hits.hits)
          if (_source) yield { line: _source.line, reason: _source.reason, raw: _source.raw };
        const last = hits.hits.at(-1)?._source;
        if (!last || hits.hits.length < pageSize) return;
        after = { search_after: [last.line] };
      }
    },

    /** Deletes what has been kept for long enough. */
    async removeExpired(): Promise<void> {
      for (;;) {
        const query = { range: { expires_at: { lte: 'now' } } };
        const { hits } = await client.search({
          index,
          allow_partial_search_results: false,
          size: 1_000,
          query,
          _source: false,
        });
        if (hits.hits.length === 0) return;
        const { errors } = await client.bulk({
          index,
          operations: hits.hits.map((hit) => ({ delete: { _id: hit._id ?? '' } })),
          refresh: true,
        });
        // Such as on a full disk: the next job tries again.
        if (errors) throw new Error('Elasticsearch does not delete them');
      }
    },
  };
}

export type RejectionStore = ReturnType<typeof createRejectionStore>;
