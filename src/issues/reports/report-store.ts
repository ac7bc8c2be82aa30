import type { Client } from '@elastic/elasticsearch';
import { type Condition, readDocument, writeDocument } from '../../tweets/compare-and-set.ts';
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

export type FoundReport = { stored: StoredReport | null; condition: Condition };

const mostDeleted = 500;

/** Reports in an index of their own; a report is changed by compare-and-set alone, so that one replica makes it. */
export function createReportStore(client: Client, index: string) {
  return {
    async read(id: string): Promise<FoundReport> {
      const { document, condition } = await readDocument<StoredReport>(client, index, id);
      return { stored: document, condition };
    },

    /** The condition of the next write, or null where somebody else has written. */
    write: (id: string, document: StoredReport, condition: Condition): Promise<Condition | null> =>
      writeDocument(client, index, id, document, condition),

    /** Deletes some of those whose time is over. */
    async deleteExpired(now: Date): Promise<void> {
      const found = await client.search({
        index,
        allow_partial_search_results: false,
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
