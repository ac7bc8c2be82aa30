import { setTimeout as delay } from 'node:timers/promises';
import { type Client, errors } from '@elastic/elasticsearch';
import { isUnavailable } from '../src/http/problem.ts';

export type Waiting = {
  seconds: number;
  /** How long refused credentials may be a matter of an Elasticsearch that has just begun to start. */
  refusalSeconds?: number;
  signal: AbortSignal;
  log: (line: string) => void;
};

const retryMilliseconds = 2_000;
const logMilliseconds = 30_000;

/** Returns when Elasticsearch answers and has a master. Rejects when it has not done so in time, or lets us in no longer. */
export async function waitForElasticsearch(
  client: Client,
  { seconds, refusalSeconds = 0, signal, log }: Waiting,
): Promise<void> {
  const began = Date.now();
  let loggedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const error = await refusal(client);
    if (!error) return;
    const waited = Date.now() - began;
    const limitSeconds = isRefused(error) ? Math.min(refusalSeconds, seconds) : seconds;
    if (!isRefused(error) && !isUnavailable(error)) throw error;
    if (waited >= limitSeconds * 1000) throw new Error(explanation(error, limitSeconds), { cause: error });
    if (Date.now() - loggedAt >= logMilliseconds) {
      loggedAt = Date.now();
      log(`Waiting for Elasticsearch: ${messageOf(error)}`);
    }
    await delay(retryMilliseconds, null, { signal });
  }
}

async function refusal(client: Client): Promise<unknown> {
  try {
    await client.cluster.health({ timeout: '5s' }, { maxRetries: 0, requestTimeout: 10_000 });
    return null;
  } catch (error) {
    return error;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof errors.ResponseError && [401, 403].includes(error.statusCode ?? 0);

function explanation(error: unknown, seconds: number): string {
  if (isRefused(error))
    return `Elasticsearch does not let us in: check the user and password, or the API key, and its role. (${messageOf(error)})`;
  const within = seconds > 0 ? ` within ${seconds} s` : '';
  return `Elasticsearch does not answer at ELASTICSEARCH_URL${within}: ${messageOf(error)}`;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
