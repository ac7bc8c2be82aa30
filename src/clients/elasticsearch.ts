import { readFileSync } from 'node:fs';
import { Client, type ClientOptions } from '@elastic/elasticsearch';
import type { Config } from '../config.ts';

/**
 * The client for the nodes of `config`. Requests give up after 30 s, and are tried again twice where a node does not
 * answer; the caller sees the client's own errors (see `http/problem.ts` for what they become).
 */
export function createElasticsearch(config: Config): Client {
  return new Client({
    nodes: config.ELASTICSEARCH_URL,
    requestTimeout: 30_000,
    maxRetries: 2,
    ...credentials(config),
    ...(config.ELASTICSEARCH_CA_FILE ? { tls: { ca: readFileSync(config.ELASTICSEARCH_CA_FILE) } } : {}),
  });
}

function credentials(config: Config): Pick<ClientOptions, 'auth'> {
  if (config.ELASTICSEARCH_API_KEY) return { auth: { apiKey: config.ELASTICSEARCH_API_KEY } };
  if (config.ELASTICSEARCH_USERNAME && config.ELASTICSEARCH_PASSWORD) {
    return { auth: { username: config.ELASTICSEARCH_USERNAME, password: config.ELASTICSEARCH_PASSWORD } };
  }
  return {};
}
