import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

/** A key as it stands in a key set. */
export const jwk = (key: KeyObject, kid: string, extra: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...key.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  ...extra,
});

export type KeyServer = {
  url: string;
  /** How often it was asked. */
  asked(): number;
  /** What it answers from now on. */
  answer(status: number, body: string): void;
  publish(...keys: Record<string, unknown>[]): void;
};

/** A key server on loopback. */
export async function startKeyServer(t: Pick<ExecutionContext, 'teardown'>): Promise<KeyServer> {
  let asked = 0;
  let current = { status: 200, body: '{"keys":[]}' };
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(current.status, { 'content-type': 'application/json' }).end(current.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const answer = (status: number, body: string) => {
    current = { status, body };
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    answer,
    publish: (...keys) => answer(200, JSON.stringify({ keys })),
  };
}
