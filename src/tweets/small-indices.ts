import type { Client, estypes } from '@elastic/elasticsearch';
import { copies, createIndex, type IndexLayout } from './ensure-index.ts';
import { missingFields, otherFields } from './index-fields.ts';
import { type IndexNames, indexNames } from './index-names.ts';

type Kind = Exclude<keyof IndexNames, 'tweets' | 'conversations'>;

const keyword = { type: 'keyword' } as const;
const kept = { type: 'keyword', index: false, doc_values: false } as const;

const long = { type: 'long' } as const;
const date = { type: 'date' } as const;
// Whatever a client called it: one that is longer is only shown.
const name = { type: 'keyword', ignore_above: 1_024 } as const;

// What lists and sorts jobs, and what dashboards show of them (scripts/kibana/data-views/job-view.ts). The service reads a job whole.
const jobFields: Record<string, estypes.MappingProperty> = {
  id: keyword,
  status: keyword,
  mode: keyword,
  source: { properties: { kind: keyword, name, bytes: long } },
  submitted_by: name,
  created_at: date,
  started_at: date,
  finished_at: date,
  heartbeat_at: date,
  rows_read: long,
  tweets_created: long,
  tweets_updated: long,
  tweets_unchanged: long,
  rows_rejected: long,
  dangling_links: long,
  rows_per_second: { type: 'float' },
  error: kept,
};

const mappings: Record<Kind, estypes.MappingTypeMapping> = {
  jobs: { dynamic: false, properties: jobFields },
  rejections: {
    dynamic: 'strict',
    properties: { job_id: keyword, line: long, expires_at: date, reason: kept, raw: kept },
  },
  // A report is read whole, by its id.
  issues: { dynamic: false, properties: { company: keyword, status: keyword, expires_at: date } },
  state: { dynamic: false, properties: {} },
};

/** A small index has a field of another type than this version of the service needs, which no rebuilding mends. */
export class OtherFieldError extends Error {
  override name = 'OtherFieldError';
}

/**
 * Makes those of the small indices that are missing, and gives those that are there the fields that a later version of the
 * service has added: they are no part of the schema version, and nothing rebuilds them. Rejects with OtherFieldError.
 */
export async function ensureSmallIndices(client: Client, layout: IndexLayout): Promise<void> {
  const names = indexNames(layout.prefix);
  const settings = { number_of_shards: 1, ...copies(layout) };
  for (const kind of Object.keys(mappings) as Kind[]) {
    const name = names[kind];
    const found = await client.indices.getMapping({ index: name, ignore_unavailable: true });
    if (Object.keys(found).length === 0) await createIndex(client, { index: name, settings, mappings: mappings[kind] });
    for (const [index, { mappings: present }] of Object.entries(found)) {
      const fields = [mappings[kind].properties ?? {}, present.properties ?? {}] as const;
      const others = otherFields(...fields);
      if (others.length > 0)
        throw new OtherFieldError(
          `The index ${index} has ${others.join(', ')}: use another INDEX_PREFIX, or delete this index while no ingestion runs; it is made anew, empty.`,
        );
      const properties = missingFields(...fields);
      if (Object.keys(properties).length > 0) await client.indices.putMapping({ index, properties });
    }
  }
}
