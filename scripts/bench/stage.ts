import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { startEmbeddedNode } from '../elasticsearch/embedded-node.ts';
import { type Api, startApi } from './api.ts';

/** Where a run is measured: a folder for its files, an Elasticsearch, and services on it. */
export type Stage = {
  folder: string;
  elasticsearch: { url: string; pid: number };
  client: Client;
  /** A service with indices of its own, or another one on the indices of `prefix`. */
  startApi(prefix?: string, env?: Record<string, string>): Promise<Api>;
};

/** A stage with an Elasticsearch of its own; all of it is gone when `undo` is disposed of, or when this rejects. */
export async function openStage(undo: AsyncDisposableStack, signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'support-insights-bench-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const node = await startEmbeddedNode({ dataDir: join(folder, 'elasticsearch'), heap: '1g', signal });
  undo.defer(() => node.stop());
  const client = new Client({ node: node.url, requestTimeout: 120_000 });
  undo.defer(() => client.close());
  let services = 0;
  return {
    folder,
    elasticsearch: node,
    client,
    startApi: (prefix = `bench-${++services}`, env) =>
      startApi({ elasticsearchUrl: node.url, ingestDir: folder, prefix, env }, undo),
  };
}
