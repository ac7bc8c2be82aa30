import { analyseText } from './analysis/analyse-text.ts';
import type { Config } from './config.ts';
import type { IndexLayout } from './tweets/ensure-index.ts';
import { noAnalysis } from './tweets/tweet-document.ts';

export const indexLayout = (config: Config): IndexLayout => ({
  prefix: config.INDEX_PREFIX,
  shards: config.INDEX_SHARDS,
  replicas: config.INDEX_REPLICAS,
});

/** What the configuration says of how jobs are run, by the service and by the command line alike. */
export const runnerOptions = (config: Config) => ({
  layout: indexLayout(config),
  queueLimit: config.INGEST_QUEUE_LIMIT,
  patienceSeconds: config.INGEST_PATIENCE_SECONDS,
  segmentRows: config.INGEST_SEGMENT_ROWS,
  analyse: config.TEXT_ANALYSIS ? analyseText : noAnalysis,
});
