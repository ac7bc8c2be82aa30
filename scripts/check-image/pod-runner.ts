import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keptData } from '../deploy/manifests/container-environment.ts';
import type { Ran } from '../run.ts';
import type { ContainerTools } from './container-tools.ts';
import type { Container, KubernetesObject, PodSpec } from './kubernetes-objects.ts';
import { type PodPlace, podmanArguments } from './podman-arguments.ts';

export type PodRunner = {
  /** Its init containers and its containers, each after the other, as in a pod that ends; throws what the one that failed has said. */
  runToEnd(podName: string, pod: PodSpec): Promise<string>;
  /** The pod's first container, in the background. */
  start(podName: string, pod: PodSpec): Promise<string>;
  /** A command in a container like the pod's first. */
  command(podName: string, pod: PodSpec, command: string[], limitSeconds?: number): Promise<Ran>;
  /** Where the files of a claim lie on this machine. */
  claimFolder(claim: string): string;
  /** Where a volume of a pod that is not a claim's lies, made already or not. */
  volumeFolder(podName: string, volume: string): string;
  removeAll(): Promise<void>;
};

/** Runs the pods of `objects` by podman. Its containers all have names that begin with `prefix`. */
export function createPodRunner(tools: ContainerTools, objects: KubernetesObject[], prefix: string): PodRunner {
  const names = new Set<string>();
  const root = join(tools.folder, `${prefix}-volumes`);

  async function prepare(podName: string, pod: PodSpec): Promise<PodPlace> {
    const volumes: Record<string, string> = {};
    for (const volume of pod.volumes) {
      const claim = volume.persistentVolumeClaim?.claimName;
      const path = claim === undefined ? volumeFolder(podName, volume.name) : claimFolder(claim);
      await makeVolume(path, volume, pod, objects);
      volumes[volume.name] = path;
    }
    return { podName, volumes };
  }

  const claimFolder = (claim: string) => join(root, 'claims', claim);
  const volumeFolder = (podName: string, volume: string) => join(root, podName, volume);

  const argumentsOf = async (podName: string, pod: PodSpec, container: Container, command?: string[]) => {
    const name = `${prefix}-${podName}-${container.name}${command ? '-command' : ''}`;
    names.add(name);
    const place = await prepare(podName, pod);
    return { name, args: [`--name=${name}`, '--replace', ...podmanArguments(container, pod, objects, place, command)] };
  };

  const firstOf = (pod: PodSpec): Container => {
    const [first] = pod.containers;
    if (!first) throw new Error('The pod has no container.');
    return first;
  };

  return {
    claimFolder,
    volumeFolder,
    async runToEnd(podName, pod) {
      const said: string[] = [];
      for (const container of [...pod.initContainers, ...pod.containers]) {
        const { args } = await argumentsOf(podName, pod, container);
        const { code, output } = await tools.podmanToEnd(['run', '--rm', ...args]);
        said.push(output);
        if (code !== 0)
          throw new Error(`${container.name} of ${podName} ended with ${code}: ${output.trim().slice(-1500)}`);
      }
      return said.join('\n').trim();
    },
    async start(podName, pod) {
      const { name, args } = await argumentsOf(podName, pod, firstOf(pod));
      await tools.podman(['run', '--detach', ...args]);
      return name;
    },
    async command(podName, pod, command, limitSeconds) {
      const { args } = await argumentsOf(podName, pod, firstOf(pod), command);
      return tools.podmanToEnd(['run', '--rm', ...args], limitSeconds);
    },
    async removeAll() {
      if (names.size > 0) await tools.podmanToEnd(['rm', '--force', '--ignore', '--time', '1', ...names]);
      await rm(root, { recursive: true, force: true });
    },
  };
}

type Volume = PodSpec['volumes'][number];

async function makeVolume(path: string, volume: Volume, pod: PodSpec, objects: KubernetesObject[]): Promise<void> {
  await mkdir(path, { recursive: true });
  const source = volume.secret
    ? keptData(objects, 'Secret', volume.secret.secretName)
    : volume.configMap && keptData(objects, 'ConfigMap', volume.configMap.name);
  if (!volume.secret && !volume.configMap) {
    // As a kubelet does: what a pod may write belongs to its group.
    const group = pod.securityContext.fsGroup;
    if (group !== undefined) await chown(path, 0, group);
    await chmod(path, group === undefined ? 0o777 : 0o2775);
    return;
  }
  if (source === undefined) throw new Error(`There is no Secret or ConfigMap for the volume ${volume.name}.`);
  const items = (volume.secret ?? volume.configMap)?.items ?? Object.keys(source).map((key) => ({ key, path: key }));
  for (const { key, path: file } of items) {
    const content = source[key];
    if (content === undefined) throw new Error(`There is no key ${key} for the volume ${volume.name}.`);
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content, { mode: 0o644 });
  }
}
