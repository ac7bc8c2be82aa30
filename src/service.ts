import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createElasticsearch } from './clients/elasticsearch.ts';
import { createLanguageModel } from './clients/language-model.ts';
import type { Config } from './config.ts';
import { endAnswers } from './http/end-answers.ts';
import { answerMalformed } from './http/malformed-request.ts';
import { createMetrics } from './http/metrics.ts';
import { startMetricsServer } from './http/metrics-server.ts';
import { unavailable } from './http/problem.ts';
import { createJobRunner, lastWordsMilliseconds } from './ingest/running/job-runner.ts';
import { runnerOptions } from './runner-options.ts';
import { indexNames } from './tweets/index-names.ts';
import { OtherFieldError } from './tweets/small-indices.ts';
import { ensureIndices, OtherSchemaError } from './tweets/tweet-index.ts';

export type Service = {
  url: string;
  /** null where /metrics has no port of its own. */
  metricsUrl: string | null;
  /** Before it closes its connections, it answers what comes over them for `drainMilliseconds`, and asks their clients to close them. */
  stop(drainMilliseconds?: number): Promise<void>;
};

const retryMilliseconds = 2_000;
const activeTimeout = '10s';
// To answer those who wait for a job that has ended, and for what should take no time.
const answerMilliseconds = 2_000;

/**
 * Listens, and makes the indices as soon as Elasticsearch answers; until then /readyz says that it is not ready.
 * Rejects when a port is taken. `stop` takes no more requests, lets those under way and the running job end within the
 * grace period, and closes everything.
 */
export async function startService(config: Config, logger: Logger, version: string): Promise<Service> {
  const metrics = createMetrics(version);
  const elasticsearch = createElasticsearch(config, metrics.observeElasticsearch);
  const options = runnerOptions(config);
  const ensure = async () => {
    await ensureIndices(elasticsearch, options.layout);
    await assertActive(elasticsearch, Object.values(indexNames(config.INDEX_PREFIX)));
  };
  const jobs = createJobRunner({
    ...options,
    client: elasticsearch,
    logger,
    ensureIndices: ensure,
  });
  const stopping = new AbortController();
  const app = createApp({
    config,
    elasticsearch,
    languageModel: createLanguageModel(config),
    jobs,
    metrics,
    logger,
    version,
    stopping: stopping.signal,
  });
  const server = createServer(app.callback());
  const end = endAnswers(server);
  server.on('clientError', answerMalformed);
  // An upload may take hours; one that has gone silent is noticed where it is received.
  server.requestTimeout = 0;
  // Longer than an ingress keeps its connections (mostly 60 s): else it may send a request into one that is just being closed, and answer 502.
  server.keepAliveTimeout = 75_000;
  // Before the API: where one of the two ports is taken, nothing may go on listening on the other.
  const ofMetrics =
    config.METRICS_PORT === undefined ? null : await startMetricsServer(config.METRICS_PORT, config.HOST, metrics);
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening').catch((error) => {
    ofMetrics?.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  if (ofMetrics) logger.info({ host: config.HOST, port: ofMetrics.port }, 'serving metrics');
  logger.info({ host: config.HOST, port }, 'listening');

  const preparing = prepareIndices(ensure, config.INDEX_PREFIX, logger, stopping.signal);
  return {
    url: `http://localhost:${port}`,
    metricsUrl: ofMetrics && `http://localhost:${ofMetrics.port}`,
    async stop(drainMilliseconds = 0) {
      stopping.abort();
      const deadline = Date.now() + config.SHUTDOWN_GRACE_SECONDS * 1000;
      const jobsStopped = within(
        config.SHUTDOWN_GRACE_SECONDS * 1000 + lastWordsMilliseconds + 500,
        jobs.stop(config.SHUTDOWN_GRACE_SECONDS),
      );
      await delay(drainMilliseconds);
      const ending = await end(Math.max(deadline - Date.now(), answerMilliseconds));
      await jobsStopped;
      const left = Math.max(deadline - Date.now(), answerMilliseconds);
      const grace = setTimeout(ending.now, left);
      await ending.closed;
      clearTimeout(grace);
      // An upload may have become a job meanwhile.
      await within(answerMilliseconds, Promise.all([jobs.stop(0), preparing]));
      await within(answerMilliseconds, elasticsearch.close());
      // Last: how a stop goes can be seen.
      ofMetrics?.close();
    },
  };
}

/** An index is there some moments before it can be read and written, and that without a job could not even begin. */
async function assertActive(client: Client, index: string[]): Promise<void> {
  const question = { index, wait_for_status: 'yellow', timeout: activeTimeout } as const;
  const { timed_out } = await client.cluster.health(question, { ignore: [408] });
  if (timed_out) throw unavailable('Elasticsearch answers, but its indices are not ready.');
}

/** Waits for `work`, but no longer than so: an Elasticsearch that hangs must not keep the service from stopping. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, delay(milliseconds, null, { signal: enough.signal }).catch(() => {})]);
  enough.abort();
}

function sayWhy(err: unknown, logger: Logger): void {
  // No waiting mends these.
  if (err instanceof OtherSchemaError || err instanceof OtherFieldError) logger.error(err.message);
  else logger.warn({ err }, 'Elasticsearch is not ready: the indices cannot be made yet');
}

async function prepareIndices(
  ensure: () => Promise<void>,
  prefix: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await ensure();
      logger.info({ prefix }, 'the indices are there');
      return;
    } catch (err) {
      // Once in a while is enough: an Elasticsearch that starts with us is away for a minute.
      if (attempt % 15 === 1) sayWhy(err, logger);
      await delay(retryMilliseconds, null, { signal }).catch(() => {});
    }
  }
}
