import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { answeredStatus } from '../../src/http/answered-status.ts';
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
    // Whoever reads the response is told as well.
    request.on('error', () => {});
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };
  /** As proxies that speak HTTP/1.0, to which the end of a connection is the end of an answer: how it ended. */
  const askAsOfOld = async (onData: () => void): Promise<'whole' | 'reset'> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('data', onData).write('GET / HTTP/1.0\r\n\r\n');
    return new Promise((resolve) => {
      socket.once('end', () => resolve('whole')).once('error', () => resolve('reset'));
    });
  };
  return { end, ask, askAsOfOld };
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

test('an answer that outlasts the end is broken off so that nobody takes it for whole, and counts as our fault', async (t) => {
  const statuses: number[] = [];
  const { end, askAsOfOld } = await startServer(t, (_, response) => {
    response.once('close', () => statuses.push(answeredStatus(response)));
    response.write('begun, ');
  });
  const begun = Promise.withResolvers<void>();
  const asked = askAsOfOld(begun.resolve);
  await begun.promise;
  const { closed, now } = await end(0);
  now();
  t.is(await asked, 'reset');
  await closed;
  t.deepEqual(statuses, [500]);
});

test('one that was written and not taken in time is broken off in the same way', async (t) => {
  const { end, askAsOfOld } = await startServer(t, (_, response) => {
    response.removeHeader('content-length');
    response.write(Buffer.alloc(bytes));
    response.end();
  });
  const begun = Promise.withResolvers<void>();
  const asked = askAsOfOld(function (this: unknown) {
    (this as Socket).pause();
    begun.resolve();
    setTimeout(() => (this as Socket).resume(), 500);
  });
  await begun.promise;
  await (await end(0)).closed;
  t.is(await asked, 'reset');
});
