import { type Client, type ClientOptions, errors } from '@elastic/elasticsearch';

export type ElasticsearchOutcome =
  | 'ok'
  | 'not-found'
  | 'conflict'
  | 'denied'
  | 'rate-limited'
  | 'refused'
  | 'unavailable'
  | 'timeout'
  | 'connection'
  | 'aborted'
  | 'invalid';

/** A call that has ended: its name in Elasticsearch's API, such as `search`, and the time with all its attempts. */
export type ElasticsearchCall = { call: string; outcome: ElasticsearchOutcome; seconds: number; retries: number };
export type ObserveElasticsearch = (call: ElasticsearchCall) => void;

type Begun = { call: string; at: number };

/** The client's events do not carry the name of a call: its id, which is ours to choose and stays in this process, does. */
export const callIds: Required<Pick<ClientOptions, 'generateRequestId'>> = {
  generateRequestId: ({ meta }): Begun => ({ call: meta?.name ?? 'other', at: performance.now() }),
};

/** Tells `observe` of every call of a client that was made with `callIds`. */
export function observeElasticsearch(client: Client, observe: ObserveElasticsearch): void {
  client.diagnostic.on('response', (error, result) => {
    if (!result) return;
    const { call, at }: Begun = result.meta.request.id;
    const seconds = (performance.now() - at) / 1000;
    observe({ call, outcome: outcomeOf(error), seconds, retries: result.meta.attempts });
  });
}

const outcomesByStatus: Record<number, ElasticsearchOutcome> = {
  401: 'denied',
  403: 'denied',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limited',
};

function outcomeOf(error: Error | null): ElasticsearchOutcome {
  if (error === null) return 'ok';
  if (error instanceof errors.TimeoutError) return 'timeout';
  if (error instanceof errors.ConnectionError || error instanceof errors.NoLivingConnectionsError) return 'connection';
  if (error instanceof errors.RequestAbortedError) return 'aborted';
  if (!(error instanceof errors.ResponseError)) return 'invalid';
  const status = error.statusCode ?? 0;
  return outcomesByStatus[status] ?? (status >= 500 ? 'unavailable' : 'refused');
}
