import { z } from 'zod';
import type { Manifest } from '../manifests/manifest.ts';
import type { Container, PodSpec } from '../manifests/pod-spec.ts';
import { type PodTemplate, podTemplates } from '../manifests/pod-templates.ts';

const Context = z.looseObject({
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.number().optional(),
  privileged: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  seccompProfile: z.looseObject({ type: z.string() }).optional(),
  capabilities: z
    .looseObject({ drop: z.array(z.string()).default([]), add: z.array(z.string()).default([]) })
    .optional(),
});
const volumeKinds = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * What Pod Security's level `restricted` refuses: no pod would appear, and only an event would say why. Beyond it: nobody gets a
 * token for the Kubernetes API, and our own image runs with a root that is read-only.
 */
export function podSecurityFaults(manifests: readonly Manifest[]): string[] {
  return podTemplates(manifests).flatMap((pod) => {
    const faults = pod.containers.flatMap((container) =>
      containerFaults(container, pod).map((fault) => `container ${container.name}: ${fault}`),
    );
    return [...podFaults(pod.spec), ...faults].map((fault) => `${pod.owner}: ${fault}`);
  });
}

function podFaults(spec: PodSpec): string[] {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((name) => spec[name] === true);
  const volumes = spec.volumes.flatMap((volume) =>
    Object.keys(volume).filter((kind) => kind !== 'name' && !volumeKinds.has(kind)),
  );
  return [
    ...shared.map((name) => `${name} is on`),
    ...volumes.map((kind) => `a volume of the kind ${kind}`),
    ...(spec.automountServiceAccountToken === false
      ? []
      : ['gets a token for the Kubernetes API (automountServiceAccountToken)']),
  ];
}

function containerFaults(container: Container, { spec, isCompletedByOperator }: PodTemplate): string[] {
  const ofPod = Context.parse(spec.securityContext ?? {});
  // ECK does so to every container of Elasticsearch from 8.8 and of Kibana, unless told otherwise.
  const made = isCompletedByOperator ? { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } : {};
  const own = Context.parse({ ...made, ...container.securityContext });
  const user = own.runAsUser ?? ofPod.runAsUser;
  const profile = own.seccompProfile ?? ofPod.seccompProfile;
  const added = own.capabilities?.add.filter((name) => name !== 'NET_BIND_SERVICE') ?? [];
  return [
    ...((own.runAsNonRoot ?? ofPod.runAsNonRoot) === true ? [] : ['runAsNonRoot is not true']),
    ...(user === 0 ? ['runs as root'] : []),
    ...(own.privileged ? ['is privileged'] : []),
    ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation is not false']),
    ...(own.capabilities?.drop.includes('ALL') ? [] : ['does not drop all capabilities']),
    ...added.map((name) => `adds the capability ${name}`),
    ...(profile && ['RuntimeDefault', 'Localhost'].includes(profile.type) ? [] : ['has no seccomp profile']),
    ...(own.readOnlyRootFilesystem === true || !isOwnImage(container) ? [] : ['its root file system can be written']),
  ];
}

/** Whether it runs the service's own image. */
export function isOwnImage({ image = '' }: Container): boolean {
  return /(^|\/)support-insights[:@]/.test(image);
}
