import { join } from 'node:path';
import { type Ran, type RunOptions, run, runOrThrow } from '../../run.ts';
import { projectRoot } from '../project-root.ts';
import type { Tools } from '../tools/ensure-tools.ts';

export interface Cluster {
  kubectl(args: readonly string[], input?: string): Promise<Ran>;
  helm(args: readonly string[]): Promise<Ran>;
  /** The answer of `kubectl get … -o json`. Throws where it fails. */
  get(args: readonly string[]): Promise<unknown>;
  /** Also removes the volumes, which are folders of this machine. */
  stop(): Promise<void>;
}

const script = `${projectRoot}/scripts/deploy/control-plane.sh`;

/** A control plane of its own, in a folder that is removed when it stops. `signal` ends everything but `stop`. */
export async function startCluster(
  tools: Tools,
  stateFolder: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<Cluster> {
  const env = { CONTROL_PLANE_STATE: stateFolder };
  log('Building the control plane, where it is not built yet: a quarter of an hour …');
  await runOrThrow('bash', [script, 'build'], { env, signal });
  const stopControlPlane = () => runOrThrow('bash', [script, 'stop'], { env });
  await runOrThrow('bash', [script, 'start'], { env, signal }).catch(async (error: unknown) => {
    await stopControlPlane();
    throw error;
  });
  // Whatever else this machine can reach stays out of it.
  const local: RunOptions = { cwd: projectRoot, env: { KUBECONFIG: join(stateFolder, 'kubeconfig') } };
  const options = { ...local, signal };
  return {
    kubectl: (args, input) => run(tools.kubectl, args, { ...options, ...(input === undefined ? {} : { input }) }),
    helm: (args) => run(tools.helm, args, options),
    get: async (args) => JSON.parse((await runOrThrow(tools.kubectl, ['get', ...args, '-o', 'json'], options)).stdout),
    stop: async () => {
      // In this order: a claim is kept as long as a pod uses it.
      for (const args of [
        ['delete', 'deployments,statefulsets,jobs,pods,persistentvolumeclaims', '--all', '--all-namespaces'],
        ['wait', '--for=delete', 'persistentvolumes', '--all'],
      ])
        await run(tools.kubectl, [...args, '--timeout=60s'], local);
      await stopControlPlane();
    },
  };
}
