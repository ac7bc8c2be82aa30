import { z } from 'zod';
import type { Cluster } from './cluster.ts';

const Objects = z.looseObject({
  items: z.array(
    z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({
        name: z.string(),
        annotations: z.record(z.string(), z.string()).default({}),
        labels: z.record(z.string(), z.string()).default({}),
      }),
    }),
  ),
});
// What Kubernetes itself puts into every namespace.
const everywhere = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

/** Every object of a namespace, such as Service/api, but for what Kubernetes itself keeps in it. */
export async function objectsIn(cluster: Cluster, namespace: string): Promise<{ name: string; isKept: boolean }[]> {
  const { stdout } = await cluster.kubectl(['api-resources', '--verbs=list', '--namespaced', '-o', 'name']);
  const kinds = stdout.split('\n').filter((kind) => kind !== '' && !/^(events|leases|podmetrics)/.test(kind));
  const { items } = Objects.parse(await cluster.get([kinds.join(','), '-n', namespace]));
  return items
    .map(({ kind, metadata }) => ({
      name: `${kind}/${metadata.name}`,
      // Claims of a StatefulSet outlive it, because the data lie there.
      isKept: metadata.annotations['helm.sh/resource-policy'] === 'keep' || kind === 'PersistentVolumeClaim',
    }))
    .filter(({ name }) => !everywhere.has(name));
}
