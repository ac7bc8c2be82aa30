import { setFlagsFromString } from 'node:v8';
import type { Client } from '@elastic/elasticsearch';
import pino, { type Logger } from 'pino';
import { createElasticsearch } from '../src/clients/elasticsearch.ts';
import type { Config } from '../src/config.ts';
import { createJobRunner, type JobRunner } from '../src/ingest/running/job-runner.ts';
import { runnerOptions } from '../src/runner-options.ts';
import type { IndexLayout } from '../src/tweets/ensure-index.ts';

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
  const options = runnerOptions(config);
  const runner = createJobRunner({ ...options, client, logger: quiet() });
  const interrupt = () => void runner.stop(0);
  signal.addEventListener('abort', interrupt);
  try {
    return await use(runner, client, options.layout);
  } finally {
    signal.removeEventListener('abort', interrupt);
    await runner.stop(0);
    await client.close();
  }
}

// The bar and the summary say it all; what goes wrong besides still has to be seen.
const quiet = (): Logger => pino({ level: 'error' }, pino.destination(2));
