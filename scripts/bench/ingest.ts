import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Client } from '@elastic/elasticsearch';
import type { Api } from './api.ts';
import { timed } from './statistics.ts';

export type Ingested = { seconds: number; rows_per_second: number };

/** POST /ingest of a file below INGEST_DIR, until its tweets are joined and searchable. */
export async function ingestFile(api: Api, { path, rows }: { path: string; rows: number }): Promise<Ingested> {
  const { milliseconds, value } = await timed(() => postIngest(api, basename(path)));
  const { status, rows_read } = JSON.parse(value);
  if (status !== 'succeeded' || rows_read !== rows) throw new Error(`the ingestion did not succeed: ${value}`);
  return { seconds: milliseconds / 1000, rows_per_second: (rows * 1000) / milliseconds };
}

// Not by fetch, which gives up when nothing comes for five minutes.
async function postIngest(api: Api, path: string): Promise<string> {
  const headers = { ...api.headers, 'content-type': 'application/json' };
  const sent = request(`${api.url}/ingest?wait=true`, { method: 'POST', headers });
  sent.end(JSON.stringify({ path }));
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (!response) throw new Error('POST /ingest had no answer');
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`POST /ingest: ${response.statusCode} ${body}`);
  return body;
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
