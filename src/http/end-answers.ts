import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const lookMilliseconds = 20;

/**
 * Ends a server without cutting off an answer: Node takes a connection for idle as soon as its answer has been written, however much
 * of it is still on the way; and one whose answer began before the end, it leaves open until its client goes. `end` stops listening
 * and gives a promise of when all connections are closed; answers that are written get up to `patienceMilliseconds` to be taken.
 */
export function endAnswers(server: Server) {
  const open = new Set<ServerResponse>();
  let isEnding = false;
  server.on('request', ({ socket }, response) => {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (isEnding) socket.end();
    });
  });
  const isOnItsWay = (response: ServerResponse) => response.writableEnded && !response.writableFinished;

  return async (patienceMilliseconds: number): Promise<{ closed: Promise<unknown> }> => {
    const deadline = Date.now() + patienceMilliseconds;
    while ([...open].some(isOnItsWay) && Date.now() < deadline) await delay(lookMilliseconds);
    isEnding = true;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    return { closed };
  };
}
