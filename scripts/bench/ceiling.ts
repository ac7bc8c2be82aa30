import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Client, estypes } from '@elastic/elasticsearch';
import { removeIndices } from './ingest.ts';
import { readLines } from './read-lines.ts';
import { timed } from './statistics.ts';

const kinds = ['tweets', 'conversations'] as const;
const times = { tweets: 'created_at', conversations: 'start' } as const;
export type Documents = { files: Record<(typeof kinds)[number], string>; tweets: number };

/** The finished documents of an installation, one in a line, in about the order in which they were written: not in that of the index, which would spare it the sorting. */
export async function saveDocuments(client: Client, prefix: string, folder: string): Promise<Documents> {
  const files = { tweets: `${folder}/tweets.ndjson`, conversations: `${folder}/conversations.ndjson` };
  let tweets = 0;
  for (const kind of kinds) {
    const out = createWriteStream(files[kind]);
    for await (const page of pages(client, `${prefix}-${kind}`, times[kind])) {
      if (kind === 'tweets') tweets += page.length;
      if (!out.write(page.map((document) => `${JSON.stringify(document)}\n`).join(''))) await once(out, 'drain');
    }
    out.end();
    await finished(out);
  }
  return { files, tweets };
}

async function* pages(client: Client, index: string, time: string): AsyncGenerator<unknown[]> {
  const { id } = await client.openPointInTime({ index, keep_alive: '5m' });
  let after: estypes.SortResults | undefined;
  for (;;) {
    const { hits } = await client.search({
      pit: { id, keep_alive: '5m' },
      size: 10_000,
      sort: ['batch', time, '_shard_doc'],
      track_total_hits: false,
      ...(after ? { search_after: after } : {}),
    });
    if (hits.hits.length === 0) break;
    yield hits.hits.map(({ _source }) => _source);
    after = hits.hits.at(-1)?.sort;
  }
  await client.closePointInTime({ id });
}

export type HelperSettings = { flushBytes: number; concurrency: number };

// The best of these for the client's bulk helper is the ceiling.
export const helperSettings: HelperSettings[] = [
  { flushBytes: 2_000_000, concurrency: 2 },
  { flushBytes: 5_000_000, concurrency: 2 },
  { flushBytes: 5_000_000, concurrency: 4 },
];

/** Rows of tweets a second when the client's bulk helper pushes finished documents into indices with the same settings as those of `prefix`. */
export async function pushDocuments(
  client: Client,
  prefix: string,
  documents: Documents,
  settings: HelperSettings,
): Promise<number> {
  const indices: Record<string, string> = {};
  for (const kind of kinds) indices[kind] = await createAlike(client, `${prefix}-${kind}`, `ceiling-${kind}`);
  const { milliseconds } = await timed(async () => {
    for (const kind of kinds) {
      const result = await client.helpers.bulk<string>({
        ...settings,
        datasource: readLines(documents.files[kind]),
        onDocument: (line) => ({ index: { _index: indices[kind] ?? '', _id: idOf(kind, line) } }),
        refreshOnCompletion: indices[kind] ?? '',
      });
      if (result.failed > 0) throw new Error(`${result.failed} documents were refused`);
    }
  });
  await removeIndices(client, 'ceiling-*');
  return (documents.tweets * 1000) / milliseconds;
}

const idOf = (kind: (typeof kinds)[number], line: string): string =>
  kind === 'tweets'
    ? first(/"tweet_id":"([^"]*)"/, line)
    : `${first(/"conversation_id":"([^"]*)"/, line)}/${first(/"company":"([^"]*)"/, line)}`;

const first = (pattern: RegExp, line: string): string => pattern.exec(line)?.[1] ?? '';

async function createAlike(client: Client, alias: string, index: string): Promise<string> {
  const [found] = Object.values(await client.indices.get({ index: alias }));
  const { provided_name: _, creation_date: __, uuid: ___, version: ____, ...settings } = found?.settings?.index ?? {};
  // Whatever an ingestion does meanwhile, nothing is faster than not refreshing on the side.
  const quiet = { ...settings, refresh_interval: '-1' };
  await client.indices.create({ index, settings: { index: quiet }, mappings: found?.mappings ?? {} });
  return index;
}
