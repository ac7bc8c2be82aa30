import { setFlagsFromString } from 'node:v8';
import type { Client } from '@elastic/elasticsearch';
import pino, { type Logger } from 'pino';
import { analyseText } from '../src/analysis/analyse-text.ts';
import { createElasticsearch } from '../src/clients/elasticsearch.ts';
import type { Config } from '../src/config.ts';
import { createJobRunner, type JobRunner } from '../src/ingest/running/job-runner.ts';
import type { IndexLayout } from '../src/tweets/ensure-index.ts';
import { noAnalysis } from '../src/tweets/tweet-document.ts';

// As in src/main.ts: a pod that ingests has a limit too.
setFlagsFromString('--heap-growing-percent=100');

/**
 * Lets `use` run jobs as a replica of the service would, in the same queue, and ends what belongs to it afterwards. An abort
 * interrupts what runs.
 */
export async function withRunner<T>(
  config: Config,
  signal: AbortSignal,
  use: (runner: JobRunner, client: Client, layout: IndexLayout) => Promise<T>,
): Promise<T> {
  const client = createElasticsearch(config);
  const layout = { prefix: config.INDEX_PREFIX, shards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS };
  const runner = createJobRunner({
    client,
    layout,
    logger: quiet(),
    queueLimit: config.INGEST_QUEUE_LIMIT,
    patienceSeconds: config.INGEST_PATIENCE_SECONDS,
    segmentRows: config.INGEST_SEGMENT_ROWS,
    analyse: config.TEXT_ANALYSIS ? analyseText : noAnalysis,
  });
  const interrupt = () => void runner.stop(0);
  signal.addEventListener('abort', interrupt);
  try {
    return await use(runner, client, layout);
  } finally {
    signal.removeEventListener('abort', interrupt);
    await runner.stop(0);
    await client.close();
  }
}

// The bar and the summary say it all; what goes wrong besides still has to be seen.
const quiet = (): Logger => pino({ level: 'error' }, pino.destination(2));
