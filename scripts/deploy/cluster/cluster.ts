import { projectRoot } from '../project-root.ts';
import { type Ran, type RunOptions, run, runOrThrow } from '../run.ts';
import type { Tools } from '../tools/ensure-tools.ts';

export interface Cluster {
  kubectl(args: readonly string[], input?: string): Promise<Ran>;
  helm(args: readonly string[]): Promise<Ran>;
  /** The answer of `kubectl get … -o json`. Throws where it fails. */
  get(args: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

const script = `${projectRoot}/scripts/deploy/control-plane.sh`;

/** A control plane of its own, in a folder that is removed when it stops. */
export async function startCluster(tools: Tools, stateFolder: string, log: (line: string) => void): Promise<Cluster> {
  const env = { CONTROL_PLANE_STATE: stateFolder };
  log('Building the control plane, where it is not built yet: a quarter of an hour …');
  await runOrThrow('bash', [script, 'build'], { env });
  const stop = async () => {
    await run('bash', [script, 'stop'], { env });
  };
  const { stdout } = await runOrThrow('bash', [script, 'start'], { env }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  // Whatever else this machine can reach stays out of it.
  const options: RunOptions = { cwd: projectRoot, env: { KUBECONFIG: stdout.trim() } };
  return {
    kubectl: (args, input) => run(tools.kubectl, args, { ...options, ...(input === undefined ? {} : { input }) }),
    helm: (args) => run(tools.helm, args, options),
    get: async (args) => JSON.parse((await runOrThrow(tools.kubectl, ['get', ...args, '-o', 'json'], options)).stdout),
    stop,
  };
}
