import { join } from 'node:path';
import { run } from '../../run.ts';
import { ensureGoTools } from './go-tools.ts';
import { ensureKubernetesSchemas, kubernetesVersions } from './kubernetes-schemas.ts';
import { ensurePythonTools } from './python-tools.ts';
import { toolPath, toolsFolder } from './tools-folder.ts';

export interface Tools {
  helm: string;
  helmUnittest: string;
  kubeconform: string;
  dockerCompose: string;
  hadolint: string;
  kubectl: string;
  /** For kubeconform's -schema-location. */
  schemaLocation: string;
}

/** Everything that the checks call. Needs go, python3 and kubectl; the rest it gets itself, once. */
export async function ensureTools(log: (line: string) => void, signal?: AbortSignal): Promise<Tools> {
  const kubectl = process.env['KUBECTL'] ?? 'kubectl';
  for (const [command, use, args] of [
    ['go', 'builds helm and the checkers: https://go.dev/doc/install', ['version']],
    ['python3', 'installs hadolint and the schemas', ['--version']],
    [kubectl, 'renders k8s/: https://kubernetes.io/docs/tasks/tools', ['version', '--client']],
  ] as const) {
    const { code } = await run(command, args).catch(() => ({ code: 1 }));
    if (code !== 0) throw new Error(`These checks need ${command}, which ${use}.`);
  }
  await ensureGoTools(log, signal);
  const python = await ensurePythonTools(log, signal);
  for (const version of kubernetesVersions) await ensureKubernetesSchemas(version, python);
  return {
    helm: toolPath('helm'),
    helmUnittest: toolPath('helm-unittest'),
    kubeconform: toolPath('kubeconform'),
    dockerCompose: toolPath('docker-compose'),
    hadolint: join(python, 'bin/hadolint'),
    kubectl,
    schemaLocation: `${toolsFolder}/schemas/{{.NormalizedKubernetesVersion}}{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json`,
  };
}
