import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { breakOff } from './answered-status.ts';

const lookMilliseconds = 20;

/** `closed`: when all connections are; `now` breaks off what is still open. */
export type Ending = { closed: Promise<unknown>; now(): void };

/**
 * Ends a server without cutting off an answer: Node takes a connection for idle as soon as its answer has been written, however much
 * of it is still on the way; and one whose answer began before the end, it leaves open until its client goes. `end` stops listening;
 * answers that are written get up to `patienceMilliseconds` to be taken.
 */
export function endAnswers(server: Server) {
  const open = new Map<ServerResponse, Socket>();
  let isEnding = false;
  server.on('request', ({ socket }, response) => {
    open.set(response, socket);
    response.once('close', () => {
      open.delete(response);
      if (isEnding) socket.end();
    });
  });
  const isOnItsWay = (response: ServerResponse) => response.writableEnded && !response.writableFinished;

  return async (patienceMilliseconds: number): Promise<Ending> => {
    const deadline = Date.now() + patienceMilliseconds;
    while ([...open.keys()].some(isOnItsWay) && Date.now() < deadline) await delay(lookMilliseconds);
    for (const [response, socket] of open) if (isOnItsWay(response)) breakOff(response, socket);
    isEnding = true;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const now = () => {
      for (const [response, socket] of open) breakOff(response, socket);
      server.closeAllConnections();
    };
    return { closed, now };
  };
}
