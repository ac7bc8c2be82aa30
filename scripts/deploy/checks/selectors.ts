import { z } from 'zod';
import { LabelSelector, selects, shown } from '../manifests/label-selector.ts';
import { type Manifest, named } from '../manifests/manifest.ts';
import { type PodTemplate, podTemplates } from '../manifests/pod-templates.ts';

const portNumber = z.union([z.string(), z.number()]);
const Service = z.looseObject({
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()).nullish(),
    ports: z
      .array(z.looseObject({ name: z.string().optional(), port: z.number(), targetPort: portNumber.optional() }))
      .default([]),
  }),
});
const Owner = z.looseObject({
  spec: z.looseObject({
    selector: LabelSelector,
    template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }) }),
    serviceName: z.string().optional(),
  }),
});
const PodDisruptionBudget = z.looseObject({ spec: z.looseObject({ selector: LabelSelector }) });
const ServiceMonitor = z.looseObject({
  spec: z.looseObject({ selector: LabelSelector, endpoints: z.array(z.looseObject({ port: z.string().optional() })) }),
});
const Scaler = z.looseObject({
  spec: z.looseObject({ scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }) }),
});

/** What selects nothing that is rendered with it: Kubernetes takes all of these, and they do nothing. */
export function selectorFaults(manifests: readonly Manifest[]): string[] {
  const pods = podTemplates(manifests);
  return manifests.flatMap((manifest) => {
    const about = (faults: string[]) => faults.map((fault) => `${named(manifest)}: ${fault}`);
    switch (manifest.kind) {
      case 'Service':
        return about(serviceFaults(manifest, pods));
      case 'Deployment':
      case 'StatefulSet':
        return about(ownerFaults(manifest, manifests));
      case 'PodDisruptionBudget':
        return about(unselected(PodDisruptionBudget.parse(manifest).spec.selector, pods));
      case 'ServiceMonitor':
        return about(monitorFaults(manifest, manifests));
      case 'HorizontalPodAutoscaler': {
        const { kind, name } = Scaler.parse(manifest).spec.scaleTargetRef;
        const isThere = manifests.some((other) => named(other) === `${kind}/${name}`);
        return about(isThere ? [] : [`scales ${kind}/${name}, which is not rendered`]);
      }
      default:
        return [];
    }
  });
}

function unselected(selector: LabelSelector, pods: readonly PodTemplate[]): string[] {
  return pods.some((pod) => selects(selector, pod.labels)) ? [] : [`selects no pod (${shown(selector)})`];
}

function serviceFaults(manifest: Manifest, pods: readonly PodTemplate[]): string[] {
  const { selector, ports } = Service.parse(manifest).spec;
  if (!selector) return [];
  const selected = pods.filter((pod) => selects({ matchLabels: selector }, pod.labels));
  if (selected.length === 0) return [`selects no pod (${shown({ matchLabels: selector })})`];
  return selected.flatMap((pod) => {
    if (pod.isCompletedByOperator) return [];
    const known = pod.containers.flatMap((container) =>
      container.ports.flatMap((port) => [port.name, port.containerPort]),
    );
    return ports
      .filter((port) => !known.includes(port.targetPort ?? port.port))
      .map(
        (port) => `port ${port.name ?? port.port} leads to ${port.targetPort ?? port.port}, which ${pod.owner} has not`,
      );
  });
}

function ownerFaults(manifest: Manifest, manifests: readonly Manifest[]): string[] {
  const { selector, template, serviceName } = Owner.parse(manifest).spec;
  const faults = selects(selector, template.metadata.labels)
    ? []
    : [`does not select its own pods (${shown(selector)})`];
  const isThere = !serviceName || manifests.some((other) => named(other) === `Service/${serviceName}`);
  return isThere ? faults : [...faults, `its Service ${serviceName} is not rendered`];
}

function monitorFaults(manifest: Manifest, manifests: readonly Manifest[]): string[] {
  const { selector, endpoints } = ServiceMonitor.parse(manifest).spec;
  const services = manifests.filter(
    (other) => other.kind === 'Service' && selects(selector, other.metadata.labels ?? {}),
  );
  if (services.length === 0) return [`selects no Service (${shown(selector)})`];
  const ports = services.flatMap((service) => Service.parse(service).spec.ports.map((port) => port.name));
  return endpoints
    .filter((endpoint) => !ports.includes(endpoint.port))
    .map((endpoint) => `reads port ${endpoint.port}, which none of its Services has`);
}
