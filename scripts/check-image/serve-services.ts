import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { outputOf } from '../run.ts';
import type { Container, KubernetesObject } from './kubernetes-objects.ts';
import { ofKind } from './kubernetes-objects.ts';
import { release } from './render-chart.ts';

/**
 * What DNS and the network of a cluster do for Services: each gets an address of its own, and its ports lead to the container's on 127.0.0.1.
 * Changes /etc/hosts, so only for a process with mounts of its own.
 */
export async function serveServices(
  objects: KubernetesObject[],
  container: Container,
  folder: string,
): Promise<() => void> {
  const servers: Server[] = [];
  const lines = ['127.0.0.1 localhost'];
  for (const [index, { metadata, spec }] of ofKind(objects, 'Service').entries()) {
    const address = `127.0.0.${index + 10}`;
    const { name } = metadata;
    lines.push(`${address} ${name} ${name}.${release} ${name}.${release}.svc ${name}.${release}.svc.cluster.local`);
    for (const { port, targetPort = port } of spec.ports) {
      const target = containerPort(container, targetPort);
      // The container listens on every address of this port already.
      if (target !== port) servers.push(await forward(address, port, target));
    }
  }
  const hosts = `${folder}/hosts`;
  await writeFile(hosts, `${lines.join('\n')}\n`);
  await outputOf('mount', ['--bind', hosts, '/etc/hosts']);
  return () => {
    for (const server of servers) server.close();
  };
}

/** The number behind the port that a probe or a Service names. */
export function containerPort({ name, ports }: Container, port: string | number): number {
  if (typeof port === 'number') return port;
  const found = ports.find((one) => one.name === port);
  if (!found) throw new Error(`The container ${name} has no port ${port}.`);
  return found.containerPort;
}

async function forward(host: string, port: number, target: number): Promise<Server> {
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.unref();
  return server;
}
