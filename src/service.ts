import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createElasticsearch } from './clients/elasticsearch.ts';
import type { Config } from './config.ts';
import { createJobRunner } from './ingest/job-runner.ts';
import { indexNames } from './tweets/index-names.ts';
import { companyKey } from './tweets/tweet.ts';
import { ensureIndices } from './tweets/tweet-index.ts';

export type Service = { url: string; stop(): Promise<void> };

const retryMilliseconds = 2_000;

/**
 * Listens, and makes the indices as soon as Elasticsearch answers; until then /readyz says that it is not ready.
 * Rejects when the port is taken. `stop` takes no more requests, lets those under way and the running job end within the
 * grace period, and closes everything.
 */
export async function startService(config: Config, logger: Logger, version: string): Promise<Service> {
  const elasticsearch = createElasticsearch(config);
  const jobs = createJobRunner({
    client: elasticsearch,
    names: indexNames(config.INDEX_PREFIX),
    companyKeys: new Set(config.COMPANY_IDS.map(companyKey)),
    logger,
  });
  const app = createApp({ config, elasticsearch, jobs, logger, version });
  const server = createServer(app.callback());
  // An upload may take hours; one that has gone silent is noticed where it is received.
  server.requestTimeout = 0;
  server.listen(config.PORT, config.HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  logger.info({ host: config.HOST, port }, 'listening');

  const stopping = new AbortController();
  const preparing = prepareIndices(elasticsearch, config, logger, stopping.signal);
  return {
    url: `http://localhost:${port}`,
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await jobs.stop(config.SHUTDOWN_GRACE_SECONDS);
      const grace = setTimeout(() => server.closeAllConnections(), config.SHUTDOWN_GRACE_SECONDS * 1000);
      await closed;
      clearTimeout(grace);
      await preparing;
      await elasticsearch.close();
    },
  };
}

async function prepareIndices(client: Client, config: Config, logger: Logger, signal: AbortSignal): Promise<void> {
  const layout = { prefix: config.INDEX_PREFIX, shards: config.INDEX_SHARDS, replicas: config.INDEX_REPLICAS };
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await ensureIndices(client, layout);
      logger.info({ prefix: config.INDEX_PREFIX }, 'the indices are there');
      return;
    } catch (err) {
      // Once in a while is enough: an Elasticsearch that starts with us is away for a minute.
      if (attempt % 15 === 1) logger.warn({ err }, 'Elasticsearch is not ready: the indices cannot be made yet');
      await delay(retryMilliseconds, null, { signal }).catch(() => {});
    }
  }
}
