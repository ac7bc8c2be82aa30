import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createElasticsearch } from '../../src/clients/elasticsearch.ts';
import { readConfig } from '../../src/config.ts';
import { Job } from '../../src/ingest/jobs/job.ts';
import { type Api, startApi } from '../bench/api.ts';
import { removeIndices } from '../bench/ingest.ts';
import { type ReadReport, readIssues } from './read-issues.ts';

export type Evaluated = {
  elasticsearchUrl: string;
  csv: string;
  companies: string[];
  /** Of the service: which language model, and how it gets into Elasticsearch. */
  env: NodeJS.ProcessEnv;
  languageModel: 'auto' | 'off';
};

/**
 * Asks a service of its own, with indices of its own that are removed afterwards, for the issues of each company in the file. An abort ends
 * it, and nothing is left then either.
 */
export async function evaluateOnce(evaluated: Evaluated, signal: AbortSignal): Promise<Map<string, ReadReport>> {
  await using undo = new AsyncDisposableStack();
  const { elasticsearchUrl, companies, env, languageModel } = evaluated;
  const folder = await mkdtemp(join(tmpdir(), 'support-insights-evaluate-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const prefix = `evaluate-${randomUUID().slice(0, 13)}`;
  undo.defer(() => removeAll({ ...env, ELASTICSEARCH_URL: elasticsearchUrl }, prefix));
  const stopped = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const asking = async () => {
    signal.throwIfAborted();
    const api = await startApi({ elasticsearchUrl, ingestDir: folder, prefix, env }, undo);
    await ingest(api, evaluated.csv);
    const reports = new Map<string, ReadReport>();
    for (const company of companies) reports.set(company, await readIssues(api.get, company, languageModel));
    return reports;
  };
  return await Promise.race([asking(), stopped]);
}

async function ingest({ url, headers }: Api, csv: string): Promise<void> {
  const answer = await fetch(`${url}/ingest?wait=true`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: Readable.toWeb(createReadStream(csv)),
    duplex: 'half',
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The tweets could not be ingested: ${answer.status} ${text}`);
  const { status, error, rows_rejected } = Job.parse(JSON.parse(text));
  if (status !== 'succeeded') throw new Error(`The tweets could not be ingested: ${error ?? status}`);
  if (rows_rejected > 0) throw new Error(`${rows_rejected} rows of the tweets were rejected.`);
}

async function removeAll(env: NodeJS.ProcessEnv, prefix: string): Promise<void> {
  // Tokens play no part here.
  const client = createElasticsearch(readConfig({ ...env, JWT_SECRET: 'x'.repeat(32) }));
  await removeIndices(client, `${prefix}-*`).finally(() => client.close());
}
