import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { until } from './ingest.ts';
import { elasticsearchUrl, startTestService, type TestService } from './service.ts';

/** Another request than the one that was made, and how to make of its answer the one that is given. */
export type Detour = { body: string; answer: (body: string) => string };

/**
 * What to answer instead of Elasticsearch: a status, or what it makes of a detour; null to let the request through. May
 * wait first.
 */
export type Fault = (
  method: string,
  path: string,
  body: string,
) => number | Detour | null | Promise<number | Detour | null>;

export type FaultyProxy = {
  url: string;
  setFault(fault: Fault | null): void;
  /** Is called when Elasticsearch has answered, before the answer is passed on. */
  setAfter(after: ((method: string, path: string) => Promise<void>) | null): void;
  close(): void;
};

export type FaultyService = { service: TestService } & Pick<FaultyProxy, 'setFault' | 'setAfter'>;

/** A service whose way to Elasticsearch answers single requests with an error, when the test says so. */
export async function startBehindFaults(t: ExecutionContext, env: Record<string, string> = {}): Promise<FaultyService> {
  const proxy = await startFaultyProxy(elasticsearchUrl());
  const service = await startTestService(null, {
    ELASTICSEARCH_URL: proxy.url,
    SHUTDOWN_GRACE_SECONDS: '1',
    ...env,
  });
  t.teardown(async () => {
    await service.stop();
    proxy.close();
  });
  await until(async () => (await service.request('/readyz')).ok);
  return { service, setFault: proxy.setFault, setAfter: proxy.setAfter };
}

/** A way to Elasticsearch on which a test can answer, hold and count single requests. */
export async function startFaultyProxy(targetUrl: string): Promise<FaultyProxy> {
  let current: Fault | null = null;
  let after: ((method: string, path: string) => Promise<void>) | null = null;
  const target = new URL(targetUrl);
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '' } = request;
    const body = await buffer(request);
    const fault = await current?.(method, path, body.toString());
    if (typeof fault === 'number') return refuse(response, fault);
    try {
      const onward = fault ? Buffer.from(fault.body) : body;
      const answer = await forward(target, request, onward);
      const answered = await buffer(answer);
      await after?.(method, path);
      const given = fault ? Buffer.from(fault.answer(answered.toString())) : answered;
      response.writeHead(answer.statusCode ?? 502, withLength(answer.headers, given));
      response.end(given);
    } catch {
      response.destroy();
    }
  });
  // As long as Elasticsearch keeps one: else a request may come just as its connection is closed, and is made twice.
  server.keepAliveTimeout = 75_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    setFault: (fault) => {
      current = fault;
    },
    setAfter: (given) => {
      after = given;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Elasticsearch as it is while it starts: it says so to the first questions about its health, and is there then. */
export async function startLateElasticsearch(t: Pick<ExecutionContext, 'teardown'>): Promise<FaultyProxy> {
  const proxy = await startFaultyProxy(elasticsearchUrl());
  t.teardown(proxy.close);
  let asked = 0;
  proxy.setFault((_, path) => {
    if (path.startsWith('/_cluster/health')) asked += 1;
    return asked <= 2 ? 503 : null;
  });
  return proxy;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify({ status, error: { type: 'made_by_the_test', reason: 'made by the test' } }));
}

async function forward(target: URL, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method, url: path } = request;
  const { 'accept-encoding': _, ...headers } = withLength(request.headers, body);
  const onward = httpRequest({ hostname: target.hostname, port: target.port, method, path, headers });
  onward.end(body);
  const [answer] = await once(onward, 'response');
  return answer;
}

/** A HEAD has a length and no body: it keeps the one that it came with. */
function withLength({ 'transfer-encoding': _, ...headers }: IncomingHttpHeaders, body: Buffer) {
  return body.length === 0 ? headers : { ...headers, 'content-length': String(body.length) };
}
