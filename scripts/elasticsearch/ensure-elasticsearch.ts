import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { answersAt, withoutCredentials } from './answers-at.ts';
import { engineAnswers, startElasticsearchContainer } from './elasticsearch-container.ts';
import { startEmbeddedNode } from './embedded-node.ts';

export interface EnsureOptions {
  /** An Elasticsearch that runs already; nothing is started then, nor stopped. */
  url?: string | undefined;
  /** Keeps the data between runs; without it the data is thrown away when stopping. */
  dataDir?: string | undefined;
  /** 0 or absent: any free port. */
  port?: number | undefined;
  signal?: AbortSignal | undefined;
  log: (line: string) => void;
}

export interface EnsuredElasticsearch {
  url: string;
  kind: 'given' | 'container' | 'embedded';
  stop(): Promise<void>;
}

/** An Elasticsearch that answers: the given one, else a container, else a node assembled from Maven. */
export async function ensureElasticsearch(options: EnsureOptions): Promise<EnsuredElasticsearch> {
  if (options.url) return useGiven(options.url, options.log);
  if (await engineAnswers()) {
    try {
      return await startContainer(options);
    } catch (error) {
      // An engine may well answer and yet be unable to pull the image.
      options.log(`Elasticsearch: the container did not start (${String(error)}), so the embedded node has to do.`);
      return startEmbedded(options);
    }
  }
  options.log('Elasticsearch: embedded node, because no URL is given and no container engine answers.');
  return startEmbedded(options);
}

async function useGiven(url: string, log: EnsureOptions['log']): Promise<EnsuredElasticsearch> {
  const nodes = url.split(',').map((node) => node.trim());
  await Promise.any(nodes.map(answersAt)).catch(({ errors }: AggregateError) => Promise.reject(errors[0]));
  log(`Elasticsearch: ${nodes.map(withoutCredentials).join(', ')}, because this URL is given.`);
  return { url, kind: 'given', stop: async () => {} };
}

async function startContainer({ dataDir, port, log }: EnsureOptions): Promise<EnsuredElasticsearch> {
  log('Elasticsearch: container, because no URL is given and a container engine answers.');
  const dataVolume = dataDir === undefined ? undefined : volumeName(dataDir);
  return { ...(await startElasticsearchContainer({ dataVolume, port })), kind: 'container' };
}

// A named volume rather than the folder itself, which the image's user may have no right to write.
function volumeName(dataDir: string): string {
  const digest = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 8);
  return `support-insights-${basename(dataDir)}-${digest}`;
}

async function startEmbedded({ dataDir, port, signal }: EnsureOptions): Promise<EnsuredElasticsearch> {
  if (dataDir !== undefined) return { ...(await startEmbeddedNode({ dataDir, port, signal })), kind: 'embedded' };
  const passing = await mkdtemp(join(tmpdir(), 'elasticsearch-data-'));
  const remove = () => rm(passing, { recursive: true, force: true });
  try {
    const node = await startEmbeddedNode({ dataDir: passing, port, signal });
    return { url: node.url, kind: 'embedded', stop: () => node.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
