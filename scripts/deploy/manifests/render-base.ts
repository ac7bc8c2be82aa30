import { readdir } from 'node:fs/promises';
import { stringify } from 'yaml';
import { runOrThrow } from '../../run.ts';
import { chartFolder, projectRoot } from '../project-root.ts';
import { type Manifest, parseManifests } from './manifest.ts';
import { templateArguments } from './render.ts';

export const baseFolder = `${projectRoot}/k8s/base`;

const head = `# Rendered from helm/support-insights and the values.yaml beside this file by \`npm run k8s:render\`. Change those, not this.
`;

export async function baseNames(): Promise<string[]> {
  const entries = await readdir(baseFolder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** What k8s/base/NAME/manifests.yaml has to be: the chart's objects as plain ones, that kubectl applies. */
export async function renderBase(helm: string, name: string): Promise<string> {
  const args = [...templateArguments(chartFolder, [`${baseFolder}/${name}/values.yaml`]), '--skip-tests'];
  const { stdout } = await runOrThrow(helm, args);
  const manifests = parseManifests(stdout).map(withoutHelm);
  return (
    head +
    manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')
  );
}

function withoutHelm(manifest: Manifest): Manifest {
  const labels = omitted(
    manifest.metadata.labels,
    (key) => key === 'helm.sh/chart' || key === 'app.kubernetes.io/managed-by',
  );
  const annotations = omitted(manifest.metadata.annotations, (key) => key.startsWith('helm.sh/'));
  const version = manifest.metadata.labels?.['app.kubernetes.io/version'];
  // A Job cannot be changed: that of another version has to be another one. Helm deletes the former one instead.
  const isJob = manifest.kind === 'Job' && version !== undefined;
  const name = isJob ? `${manifest.metadata.name}-${version.replaceAll('.', '-')}` : manifest.metadata.name;
  const { labels: _labels, annotations: _annotations, ...rest } = manifest.metadata;
  return {
    ...manifest,
    metadata: { ...rest, name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
  };
}

function omitted(
  from: Record<string, string> | null | undefined,
  isUnwanted: (key: string) => boolean,
): Record<string, string> | undefined {
  const kept = Object.entries(from ?? {}).filter(([key]) => !isUnwanted(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
