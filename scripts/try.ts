import { open } from 'node:fs/promises';
import { Client } from '@elastic/elasticsearch';
import { ensureIndices } from '../src/tweets/tweet-index.ts';
import { indexNames } from '../src/tweets/index-names.ts';
import { ingest } from '../src/ingest/ingest.ts';
const client = new Client({ node: 'http://localhost:9299' });
await ensureIndices(client, { prefix: 'try', shards: 1, replicas: 0 });
for (const f of process.argv.slice(2)) {
const t = Date.now();
console.log(await ingest({ client, names: indexNames('try'), file: await open(f), companyKeys: new Set(), signal: new AbortController().signal, onProgress() {}, onRejection: async (r) => console.log(r) }), Date.now() - t);
}
