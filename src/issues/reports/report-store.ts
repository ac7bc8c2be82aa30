import { type Client, errors } from '@elastic/elasticsearch';
import type { KeptReport } from './make-report.ts';

/** A report as it lies in the index: while it is made, whoever makes it renews its lease. */
export type StoredReport = {
  company: string;
  status: 'running' | 'ready' | 'failed';
  /** Until when whoever makes it is taken to be alive. */
  lease_until: string;
  /** After this time it may be deleted. */
  expires_at: string;
  report: KeptReport | null;
  /** Why it could not be made, as people read it. */
  reason: string | null;
};

/** What a write depends on: that nobody has written meanwhile. */
export type Condition = { op_type: 'create' } | { if_seq_no: number; if_primary_term: number };
export type FoundReport = { stored: StoredReport | null; condition: Condition };

const mostDeleted = 500;

/** Reports in an index of their own; a report is changed by compare-and-set alone, so that one replica makes it. */
export function createReportStore(client: Client, index: string) {
  return {
    async read(id: string): Promise<FoundReport> {
      const found = await client.get<StoredReport>({ index, id }, { ignore: [404] });
      if (!found.found || !found._source) return { stored: null, condition: { op_type: 'create' } };
      return {
        stored: found._source,
        condition: { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 },
      };
    },

    /** The condition of the next write, or null where somebody else has written. */
    async write(id: string, document: StoredReport, condition: Condition): Promise<Condition | null> {
      try {
        const written = await client.index({ index, id, document, ...condition });
        return { if_seq_no: written._seq_no ?? 0, if_primary_term: written._primary_term ?? 0 };
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode === 409) return null;
        throw error;
      }
    },

    /** Deletes some of those whose time is over. */
    async deleteExpired(now: Date): Promise<void> {
      const found = await client.search({
        index,
        query: { range: { expires_at: { lt: now.toISOString() } } },
        size: mostDeleted,
        _source: false,
      });
      const operations = found.hits.hits.map(({ _id }) => ({ delete: { _index: index, _id: _id ?? '' } }));
      if (operations.length > 0) await client.bulk({ operations });
    },
  };
}

export type ReportStore = ReturnType<typeof createReportStore>;
