import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { until } from './ingest.ts';
import { elasticsearchUrl, startTestService, type TestService } from './service.ts';

/** What to answer instead of Elasticsearch, null to let the request through. May wait first. */
export type Fault = (method: string, path: string, body: string) => number | null | Promise<number | null>;

export type FaultyService = { service: TestService; setFault(fault: Fault | null): void };

/** A service whose way to Elasticsearch answers single requests with an error, when the test says so. */
export async function startBehindFaults(t: ExecutionContext, env: Record<string, string> = {}): Promise<FaultyService> {
  let current: Fault | null = null;
  const target = new URL(elasticsearchUrl());
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const status = await current?.(request.method ?? '', request.url ?? '', body.toString());
    if (status) refuse(response, status);
    else forward(target, request, body, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const service = await startTestService(null, {
    ELASTICSEARCH_URL: `http://127.0.0.1:${port}`,
    SHUTDOWN_GRACE_SECONDS: '1',
    ...env,
  });
  t.teardown(async () => {
    await service.stop();
    server.closeAllConnections();
    server.close();
  });
  await until(async () => (await service.request('/readyz')).ok);
  return {
    service,
    setFault: (fault) => {
      current = fault;
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify({ status, error: { type: 'made_by_the_test', reason: 'made by the test' } }));
}

function forward(target: URL, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method, headers, url: path } = request;
  const onward = httpRequest({ hostname: target.hostname, port: target.port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}
