import { basename } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import type { Api } from './stage.ts';
import { timed } from './statistics.ts';

export type Ingested = { seconds: number; rows_per_second: number };

/** POST /ingest of a file below INGEST_DIR, until its tweets are joined and searchable. */
export async function ingestFile(api: Api, path: string, rows: number): Promise<Ingested> {
  const { milliseconds, value } = await timed(async () => {
    const response = await fetch(`${api.url}/ingest`, {
      method: 'POST',
      headers: { ...api.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ path: basename(path) }),
    });
    const { id } = await jobOf(response);
    // Not `wait=true`: a connection on which nothing comes for minutes is given up.
    for (;;) {
      const job = await api.get<Job>(`/ingest/jobs/${id}`);
      if (job.finished_at !== null) return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  if (value.status !== 'succeeded' || value.rows_read !== rows) throw new Error(JSON.stringify(value));
  return { seconds: milliseconds / 1000, rows_per_second: (rows * 1000) / milliseconds };
}

type Job = { id: string; status: string; rows_read: number; finished_at: string | null };

async function jobOf(response: Response): Promise<Job> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text);
}

/** Bytes that the indices of an installation take, as they lie there. */
export async function indexBytes(client: Client, prefix: string): Promise<number> {
  const index = [`${prefix}-tweets`, `${prefix}-conversations`];
  await client.indices.refresh({ index });
  const stats = await client.indices.stats({ index, metric: ['store'] });
  return stats._all.primaries?.store?.size_in_bytes ?? 0;
}

export async function removeIndices(client: Client, pattern: string): Promise<void> {
  const index = Object.keys(await client.indices.get({ index: pattern, features: ['settings'] }));
  if (index.length > 0) await client.indices.delete({ index });
}
