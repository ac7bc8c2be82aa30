import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to Elasticsearch that a test can cut, freeze and restore. */
export type TcpProxy = {
  url: string;
  /** Connections break and new ones are refused, as when nothing listens any more. */
  cut(): Promise<void>;
  /** Connections stay, and nothing comes through, as when a host hangs. */
  freeze(): void;
  /** All is as before. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const { port, hostname } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        from.destroy();
        to.destroy();
      });
      if (isFrozen) socket.pause();
    }
    from.on('data', (data) => to.write(data));
    to.on('data', (data) => from.write(data));
    if (isFrozen) for (const socket of [from, to]) socket.pause();
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  const own = await listen(0);
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    breakOff();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    async restore() {
      isFrozen = false;
      breakOff();
      if (!server.listening) await listen(own);
    },
    close: cut,
  };
}
