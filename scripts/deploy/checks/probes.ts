import { z } from 'zod';
import { containerEnvironment } from '../manifests/container-environment.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { Container, Probe } from '../manifests/pod-spec.ts';
import { podTemplates } from '../manifests/pod-templates.ts';
import { askService } from './ask-service.ts';
import { isOwnImage } from './pod-security.ts';

const Monitor = z.looseObject({
  spec: z.looseObject({
    endpoints: z.array(z.looseObject({ port: z.string().optional(), path: z.string().default('/metrics') })),
  }),
});

/**
 * Probes on a port that their container has not, or on a path that the service does not answer: it is started with the values of
 * the container and asked. A cluster without a kubelet, as of `npm run check:cluster`, would call such pods ready.
 */
export async function probeFaults(manifests: readonly Manifest[]): Promise<string[]> {
  const faults: string[] = [];
  const monitors = manifests
    .filter(({ kind }) => kind === 'ServiceMonitor')
    .flatMap((manifest) => Monitor.parse(manifest).spec.endpoints);
  for (const pod of podTemplates(manifests)) {
    for (const container of pod.containers) {
      const probes = Object.entries({
        startupProbe: container.startupProbe,
        livenessProbe: container.livenessProbe,
        readinessProbe: container.readinessProbe,
      }).flatMap(([name, probe]) => (probe ? [{ name, probe }] : []));
      const about = (fault: string) => `${pod.owner}, container ${container.name}: ${fault}`;
      if (!pod.isCompletedByOperator) {
        faults.push(...probes.flatMap(({ name, probe }) => portFaults(name, probe, container)).map(about));
      }
      // Commands end; what has ports serves.
      if (!isOwnImage(container) || container.ports.length === 0) continue;
      faults.push(...(await serviceFaults(probes, monitors, container, manifests)).map(about));
    }
  }
  return faults;
}

function portFaults(name: string, { httpGet }: Probe, container: Container): string[] {
  if (!httpGet || portOf(httpGet.port, container) !== undefined) return [];
  return [`${name} asks port ${httpGet.port}, which the container does not have`];
}

function portOf(port: string | number, { ports }: Container): number | undefined {
  return ports.find(({ name, containerPort }) => name === port || containerPort === port)?.containerPort;
}

interface NamedProbe {
  name: string;
  probe: Probe;
}

async function serviceFaults(
  probes: readonly NamedProbe[],
  monitors: readonly { port?: string | undefined; path: string }[],
  container: Container,
  manifests: readonly Manifest[],
): Promise<string[]> {
  const environment = containerEnvironment(container, manifests);
  const asked = [
    ...probes.flatMap(({ name, probe: { httpGet } }) =>
      httpGet
        ? [{ by: name, port: httpGet.port, path: httpGet.path, expected: name === 'readinessProbe' ? 503 : 200 }]
        : [],
    ),
    ...monitors.map(({ port = '', path }) => ({ by: 'the ServiceMonitor', port, path, expected: 200 })),
    // Any answer: a port at which nothing listens is a mistake.
    ...container.ports.map(({ containerPort }) => ({
      by: 'it',
      port: containerPort,
      path: '/',
      expected: 'something',
    })),
  ];
  const statuses = await askService(
    environment,
    asked.map(({ port, path }) => ({ port: portOf(port, container), path })),
  );
  const missing = ['startupProbe', 'livenessProbe', 'readinessProbe'].filter(
    (wanted) => !probes.some(({ name }) => name === wanted),
  );
  return [
    ...missing.map((name) => `has no ${name}`),
    ...asked.flatMap(({ by, port, path, expected }, index) =>
      statuses[index] === expected || (expected === 'something' && statuses[index])
        ? []
        : [`${by} asks ${path} on port ${port}: the service answers ${statuses[index] || 'nothing'}, not ${expected}`],
    ),
  ];
}
