import { z } from 'zod';
import { LabelSelector, selects } from '../manifests/label-selector.ts';
import type { Cluster } from './cluster.ts';

const labels = z.record(z.string(), z.string()).default({});
const List = <Item extends z.ZodType>(item: Item) => z.looseObject({ items: z.array(item) });
const Services = List(
  z.looseObject({
    metadata: z.looseObject({ name: z.string() }),
    spec: z.looseObject({ selector: labels.optional() }),
  }),
);
const Slices = List(
  z.looseObject({
    metadata: z.looseObject({ labels }),
    endpoints: z
      .array(z.looseObject({ conditions: z.looseObject({ ready: z.boolean().optional() }).optional() }))
      .nullish(),
    ports: z.array(z.unknown()).nullish(),
  }),
);
const Pods = List(
  z.looseObject({
    metadata: z.looseObject({ name: z.string(), labels }),
    status: z.looseObject({ phase: z.string() }),
  }),
);
const Policies = List(
  z.looseObject({ metadata: z.looseObject({ name: z.string() }), spec: z.looseObject({ podSelector: LabelSelector }) }),
);

/** Services without a ready endpoint: `--wait` does not look at them. */
export async function emptyServices(cluster: Cluster, namespace: string): Promise<string[]> {
  const services = Services.parse(await cluster.get(['services', '-n', namespace])).items;
  const slices = Slices.parse(await cluster.get(['endpointslices', '-n', namespace])).items;
  const selecting = services.filter(({ spec }) => spec.selector);
  if (selecting.length === 0) return ['there is no Service'];
  return selecting.flatMap(({ metadata }) => {
    const own = slices.filter((slice) => slice.metadata.labels['kubernetes.io/service-name'] === metadata.name);
    const isReady = own.some(
      ({ endpoints, ports }) => ports?.length && endpoints?.some(({ conditions }) => conditions?.ready === true),
    );
    return isReady ? [] : [`Service/${metadata.name} has no ready endpoint`];
  });
}

/**
 * Policies that hold for no pod that is there. The pods of ECK's operator are not, nor those of Jobs that are gone:
 * `isElsewhere` names the policies whose pods are checked in the manifests alone.
 */
export async function idlePolicies(
  cluster: Cluster,
  namespace: string,
  isElsewhere: (name: string) => boolean,
): Promise<string[]> {
  const pods = Pods.parse(await cluster.get(['pods', '-n', namespace])).items;
  const policies = Policies.parse(await cluster.get(['networkpolicies', '-n', namespace])).items;
  if (policies.length === 0) return ['there is no NetworkPolicy'];
  return policies
    .filter(({ metadata }) => !isElsewhere(metadata.name))
    .filter(({ spec }) => !pods.some((pod) => selects(spec.podSelector, pod.metadata.labels)))
    .map(({ metadata }) => `NetworkPolicy/${metadata.name} selects no pod`);
}
