import { readFileSync } from 'node:fs';
import { Client, type ClientOptions, SniffingTransport } from '@elastic/elasticsearch';
import type { Config } from '../config.ts';
import { callIds, type ObserveElasticsearch, observeElasticsearch } from './observe-elasticsearch.ts';

/**
 * The client for the nodes of `config`. Requests give up after 30 s, and are tried again twice where a node does not
 * answer; the caller sees the client's own errors (see `http/problem.ts` for what they become). `observe` is told of every call.
 */
export function createElasticsearch(config: Config, observe?: ObserveElasticsearch): Client {
  const client = new Client({
    ...callIds,
    Transport: QuickTransport,
    nodes: config.ELASTICSEARCH_URL,
    requestTimeout: 30_000,
    maxRetries: 2,
    ...credentials(config),
    ...(config.ELASTICSEARCH_CA_FILE ? { tls: { ca: readFileSync(config.ELASTICSEARCH_CA_FILE) } } : {}),
  });
  if (observe) observeElasticsearch(client, observe);
  return client;
}

/** The client's own waits between attempts, up to 4 s each, would keep whoever asks waiting for a 503. */
class QuickTransport extends SniffingTransport {
  constructor(options: ConstructorParameters<typeof SniffingTransport>[0]) {
    super({ ...options, retryBackoff: (_min, _max, attempt) => 0.1 * attempt });
  }
}

function credentials(config: Config): Pick<ClientOptions, 'auth'> {
  if (config.ELASTICSEARCH_API_KEY) return { auth: { apiKey: config.ELASTICSEARCH_API_KEY } };
  if (config.ELASTICSEARCH_USERNAME && config.ELASTICSEARCH_PASSWORD) {
    return { auth: { username: config.ELASTICSEARCH_USERNAME, password: config.ELASTICSEARCH_PASSWORD } };
  }
  return {};
}
