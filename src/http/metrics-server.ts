import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export type MetricsServer = { port: number; close(): void };

/**
 * Serves /metrics, and /healthz for whoever wants to know whether it is there, on a port of their own: an ingress that shows the API
 * does not show them. Rejects when the port is taken.
 */
export async function startMetricsServer(port: number, host: string, metrics: Metrics): Promise<MetricsServer> {
  const server = createServer(answerFrom(metrics));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const text = 'text/plain; charset=utf-8';

function answerFrom({ registry }: Metrics): RequestListener {
  return async ({ method, url }, response) => {
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      // Node leaves the body out where a HEAD was asked for.
      response.end(body);
    };
    const path = method === 'GET' || method === 'HEAD' ? url?.split('?')[0] : null;
    if (path === '/healthz') return answer(200, 'application/json', '{"status":"ok"}');
    if (path !== '/metrics') return answer(404, text, 'Here is nothing but GET /metrics and GET /healthz.\n');
    try {
      answer(200, registry.contentType, await registry.metrics());
    } catch {
      answer(500, text, 'The figures could not be collected.\n');
    }
  };
}
