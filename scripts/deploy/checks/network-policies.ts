import { z } from 'zod';
import { LabelSelector, selects, shown } from '../manifests/label-selector.ts';
import { type Manifest, named } from '../manifests/manifest.ts';
import { PodSpec } from '../manifests/pod-spec.ts';
import { type PodTemplate, podTemplates } from '../manifests/pod-templates.ts';

const Ports = z.array(z.looseObject({ port: z.union([z.string(), z.number()]).optional() })).default([]);
const Peers = z
  .array(z.looseObject({ podSelector: LabelSelector.optional(), namespaceSelector: LabelSelector.optional() }))
  .default([]);
const NetworkPolicy = z.looseObject({
  spec: z.looseObject({
    podSelector: LabelSelector,
    ingress: z.array(z.looseObject({ from: Peers, ports: Ports })).default([]),
    egress: z.array(z.looseObject({ to: Peers, ports: Ports })).default([]),
  }),
});
type Peer = z.infer<typeof Peers>[number];

/**
 * Policies that hold for no pod, let in or out to none of this namespace, or open a port that nobody has. `external` names components whose
 * pods are made otherwise, as `Pods/COMPONENT`.
 */
export function networkPolicyFaults(manifests: readonly Manifest[], external: readonly string[]): string[] {
  const elsewhere = external.flatMap((line) =>
    line.startsWith('Pods/') ? [madeElsewhere(line.slice('Pods/'.length))] : [],
  );
  const pods = [...podTemplates(manifests), ...elsewhere];
  return manifests
    .filter((manifest) => manifest.kind === 'NetworkPolicy')
    .flatMap((manifest) => policyFaults(manifest, pods).map((fault) => `${named(manifest)}: ${fault}`));
}

function madeElsewhere(component: string): PodTemplate {
  const owner = `Pods/${component}`;
  const labels = {
    'app.kubernetes.io/name': 'support-insights',
    'app.kubernetes.io/instance': 'support-insights',
    'app.kubernetes.io/component': component,
  };
  return { owner, labels, spec: PodSpec.parse({}), containers: [], isCompletedByOperator: true };
}

function policyFaults(manifest: Manifest, pods: readonly PodTemplate[]): string[] {
  const { podSelector, ingress, egress } = NetworkPolicy.parse(manifest).spec;
  const governed = pods.filter((pod) => selects(podSelector, pod.labels));
  if (governed.length === 0) return [`holds for no pod (${shown(podSelector)})`];
  return [
    ...ingress.flatMap((rule) => [...absentPeers(rule.from, pods), ...unknownPorts(rule.ports, governed)]),
    ...egress.flatMap((rule) => {
      const reached = rule.to.flatMap((peer) => ownPods(peer, pods));
      const isOwnOnly = rule.to.length > 0 && rule.to.every((peer) => isOwn(peer));
      return [...absentPeers(rule.to, pods), ...(isOwnOnly ? unknownPorts(rule.ports, reached) : [])];
    }),
  ];
}

// Of another namespace, such as the ingress controller's, nothing can be known here.
function isOwn(peer: Peer): boolean {
  return peer.podSelector !== undefined && peer.namespaceSelector === undefined;
}

function ownPods(peer: Peer, pods: readonly PodTemplate[]): PodTemplate[] {
  const { podSelector } = peer;
  return podSelector && isOwn(peer) ? pods.filter((pod) => selects(podSelector, pod.labels)) : [];
}

function absentPeers(peers: readonly Peer[], pods: readonly PodTemplate[]): string[] {
  return peers
    .filter((peer) => isOwn(peer) && ownPods(peer, pods).length === 0)
    .map((peer) => `names pods that are not rendered (${shown(peer.podSelector ?? {})})`);
}

function unknownPorts(ports: z.infer<typeof Ports>, pods: readonly PodTemplate[]): string[] {
  if (pods.length === 0 || pods.some((pod) => pod.isCompletedByOperator)) return [];
  const known = pods.flatMap((pod) =>
    pod.containers.flatMap((container) => container.ports.flatMap((port) => [port.name, port.containerPort])),
  );
  return ports
    .filter((port) => port.port !== undefined && !known.includes(port.port))
    .map((port) => `opens port ${port.port}, which ${pods.map((pod) => pod.owner).join(', ')} has not`);
}
