import { once } from 'node:events';
import { createServer } from 'node:net';

export async function assertPortFree(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw portTaken(port);
    throw error;
  } finally {
    probe.close();
  }
}

export function portTaken(port: number): Error {
  return new Error(`Port ${port} on 127.0.0.1 is taken: stop what listens there, or choose another port.`);
}
