import { join } from 'node:path';
import { expand } from '../deploy/manifests/container-environment.ts';
import type { Container, KubernetesObject, PodSpec } from './kubernetes-objects.ts';
import { podEnvironment } from './pod-environment.ts';

export type PodPlace = {
  podName: string;
  /** Where the pod's volumes lie on this machine, by their names. */
  volumes: Record<string, string>;
};

/**
 * `podman run` as a kubelet would run the container: its user, its root, capabilities, limits, volumes and environment. `command` in the place of its own.
 * The network is this process's.
 */
export function podmanArguments(
  container: Container,
  pod: PodSpec,
  objects: KubernetesObject[],
  { podName, volumes }: PodPlace,
  command?: string[],
): string[] {
  const env = podEnvironment(container, objects, podName);
  const own = container.securityContext;
  const entrypoint = command ?? container.command?.map((word) => expand(word, env));
  const args = command ? [] : (container.args ?? []).map((word) => expand(word, env));
  return [
    '--pull=never',
    '--network=host',
    ...userArguments(container, pod),
    ...(own.readOnlyRootFilesystem ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...(own.allowPrivilegeEscalation === false ? ['--security-opt=no-new-privileges'] : []),
    ...(own.capabilities?.drop ?? []).map((capability) => `--cap-drop=${capability}`),
    ...(own.capabilities?.add ?? []).map((capability) => `--cap-add=${capability}`),
    ...limitArguments(container),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...container.volumeMounts.map((mount) => volumeArgument(mount, pod, volumes)),
    ...(entrypoint ? [`--entrypoint=${JSON.stringify(entrypoint)}`] : []),
    container.image,
    ...args,
  ];
}

function userArguments(container: Container, pod: PodSpec): string[] {
  const user = container.securityContext.runAsUser ?? pod.securityContext.runAsUser;
  const group = container.securityContext.runAsGroup ?? pod.securityContext.runAsGroup;
  const fsGroup = pod.securityContext.fsGroup;
  return [
    ...(user === undefined ? [] : [`--user=${user}${group === undefined ? '' : `:${group}`}`]),
    ...(fsGroup === undefined ? [] : [`--group-add=${fsGroup}`]),
  ];
}

function limitArguments({ resources: { limits } }: Container): string[] {
  const { memory, cpu } = limits;
  return [
    // As much with swap: none.
    ...(memory ? [`--memory=${parseBytes(memory)}`, `--memory-swap=${parseBytes(memory)}`] : []),
    ...(cpu ? [`--cpus=${cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)}`] : []),
  ];
}

function volumeArgument(
  mount: Container['volumeMounts'][number],
  pod: PodSpec,
  volumes: Record<string, string>,
): string {
  const volume = pod.volumes.find(({ name }) => name === mount.name);
  if (!volume) throw new Error(`There is no volume ${mount.name}.`);
  if (volume.emptyDir?.medium === 'Memory') {
    const size = volume.emptyDir.sizeLimit;
    return `--tmpfs=${mount.mountPath}:rw,mode=1777${size ? `,size=${parseBytes(size)}` : ''}`;
  }
  const isFixed = mount.readOnly || volume.configMap !== undefined || volume.secret !== undefined;
  return `--volume=${join(volumes[mount.name] ?? '', mount.subPath ?? '')}:${mount.mountPath}:${isFixed ? 'ro' : 'rw'}`;
}

const units: Record<string, number> = { '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

export function parseBytes(quantity: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (number === '' || factor === undefined) throw new Error(`${quantity} is no number of bytes.`);
  return Math.round(Number(number) * factor);
}
