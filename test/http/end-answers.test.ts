import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { endAnswers } from '../../src/http/end-answers.ts';

const bytes = 20_000_000;
const minute = 60_000;

async function startServer(t: ExecutionContext, listener: RequestListener) {
  const server = createServer(listener);
  server.keepAliveTimeout = 10 * minute;
  const end = endAnswers(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => {
    agent.destroy();
    server.closeAllConnections();
  });
  const ask = async () => {
    const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };
  return { end, ask };
}

async function sizeOf(response: IncomingMessage): Promise<number> {
  let size = 0;
  for await (const chunk of response) size += (chunk as Buffer).length;
  return size;
}

test('an answer that has been written reaches a client that is slow to take it', async (t) => {
  const { end, ask } = await startServer(t, (_, response) => response.end(Buffer.alloc(bytes)));
  const response = await ask();
  const ending = end(minute);
  // Nothing is read before it has looked.
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.is(await sizeOf(response), bytes);
  await (await ending).closed;
});

test('one that is not taken at all is waited for no longer than told', async (t) => {
  const { end, ask } = await startServer(t, (_, response) => response.end(Buffer.alloc(bytes)));
  const response = await ask();
  await (await end(200)).closed;
  await t.throwsAsync(sizeOf(response), { code: 'ECONNRESET' });
});

test('a connection whose answer began before the end is closed when the answer is whole, not when its client goes', async (t) => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { end, ask } = await startServer(t, async (_, response) => {
    response.write('begun, ');
    await held;
    response.end('and ended');
  });
  const response = await ask();
  t.is(response.headers.connection, 'keep-alive');
  const { closed } = await end(minute);
  letGo();
  t.is(await sizeOf(response), 'begun, and ended'.length);
  await closed;
});
