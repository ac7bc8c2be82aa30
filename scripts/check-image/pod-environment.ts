import { containerEnvironment } from '../deploy/manifests/container-environment.ts';
import type { Container, KubernetesObject } from './kubernetes-objects.ts';

/** What a kubelet would put into the environment of a container; throws where it would not start it. */
export function podEnvironment(
  container: Container,
  objects: KubernetesObject[],
  podName: string,
): Record<string, string> {
  const environment = containerEnvironment(container, objects, {
    fields: { 'metadata.name': podName, 'metadata.namespace': 'support-insights', 'status.podIP': '127.0.0.1' },
    lacks: (what) => {
      throw new Error(`There is no ${what}.`);
    },
  });
  // What is optional and not there.
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
