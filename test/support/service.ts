import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import type { ExecutionContext } from 'ava';
import jwt from 'jsonwebtoken';
import pino from 'pino';
import type { z } from 'zod';
import { type Config, readConfig } from '../../src/config.ts';
import { Job } from '../../src/ingest/jobs/job.ts';
import { startService } from '../../src/service.ts';
import { ensureIndices } from '../../src/tweets/tweet-index.ts';

export const secret = 'a secret for the tests that is long enough';

/** The Elasticsearch that `npm test` has started; it fails, rather than skips, where there is none. */
export function elasticsearchUrl(): string {
  const url = process.env['ELASTICSEARCH_URL'];
  if (!url) throw new Error('There is no ELASTICSEARCH_URL: run the tests with `npm test` or `npm run test:only`.');
  return url;
}

export type TokenClaims = { sub?: string; scope?: string; companies?: unknown; expiresIn?: number };

/** A token with all scopes, unless told otherwise. */
export function token({
  sub = 'tester',
  scope = 'tweets:write insights:read',
  companies,
  expiresIn = 600,
}: TokenClaims = {}): string {
  return jwt.sign({ scope, ...(companies === undefined ? {} : { companies }) }, secret, {
    algorithm: 'HS256',
    subject: sub,
    expiresIn,
  });
}

/** What can be asked of a service that listens somewhere. */
export type Calls = {
  /** A request with a token of all scopes; `path` begins with `/`. */
  request(path: string, init?: RequestInit & { token?: string | null }): Promise<Response>;
  /** The answer to a GET, which must succeed and be as `schema` says. */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>>;
  /** Ingests a CSV text and gives the job when it has ended. */
  ingest(csv: string): Promise<Job>;
};

export type TestService = Calls & {
  url: string;
  config: Config;
  client: Client;
  /** What the service has logged so far, parsed. */
  logs: Record<string, unknown>[];
  stop(drainMilliseconds?: number): Promise<void>;
};

export function callsTo(url: string): Calls {
  const request: Calls['request'] = (path, { token: given = token(), ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (given !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${given}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  const parsed = async <Schema extends z.ZodType>(response: Response, schema: Schema) => {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return schema.parse(JSON.parse(text));
  };
  return {
    request,
    get: async (path, schema) => parsed(await request(path), schema),
    ingest: async (csv) => {
      const headers = { 'content-type': 'text/csv' };
      return parsed(await request('/ingest?wait=true', { method: 'POST', body: csv, headers }), Job);
    },
  };
}

/**
 * A service of its own on a free port, with indices of its own, which are removed when the test (or the file, when given
 * in `before`) has ended. With INDEX_PREFIX it is a replica on the indices of another, who removes them.
 */
export async function startTestService(
  t: Pick<ExecutionContext, 'teardown'> | null,
  env: Record<string, string> = {},
): Promise<TestService> {
  const prefix = env['INDEX_PREFIX'] ?? testPrefix();
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    ELASTICSEARCH_URL: elasticsearchUrl(),
    INDEX_PREFIX: prefix,
    INDEX_REPLICAS: '0',
    JWT_SECRET: secret,
    LOG_LEVEL: 'debug',
    ...env,
  });
  const logs: Record<string, unknown>[] = [];
  const logger = pino({ level: config.LOG_LEVEL }, { write: (line: string) => logs.push(JSON.parse(line)) });
  const client = new Client({ node: elasticsearchUrl() });
  // The service makes its indices in the background: a test does not wait for that, it makes them first.
  if (config.ELASTICSEARCH_URL[0] === elasticsearchUrl())
    await ensureIndices(client, { prefix, shards: config.INDEX_SHARDS, replicas: 0 });
  const service = await startService(config, logger, '0.0.0-test');
  const url = service.url.replace('localhost', '127.0.0.1');

  let isStopped = false;
  const stop = async (drainMilliseconds?: number) => {
    if (isStopped) return;
    isStopped = true;
    await service.stop(drainMilliseconds);
    if (!env['INDEX_PREFIX']) await removeIndices(client, prefix);
    await client.close();
  };
  t?.teardown(() => stop());
  return { url, config, client, logs, ...callsTo(url), stop };
}

/** A prefix for indices of a test's own. */
export const testPrefix = (): string => `test-${randomUUID().slice(0, 13)}`;

export async function removeIndices(client: Client, prefix: string): Promise<void> {
  const index = Object.keys(await client.indices.get({ index: `${prefix}-*` }));
  if (index.length > 0) await client.indices.delete({ index });
}
