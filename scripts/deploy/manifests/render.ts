import { newestKubernetes } from '../tools/kubernetes-schemas.ts';
import type { Manifest } from './manifest.ts';
import { parseManifests } from './manifest.ts';

export interface Render {
  /** Such as `helm, ci/eck.yaml`. */
  name: string;
  manifests: Manifest[];
  /** What has to be there before, such as `Secret/elastic: username password`; see `externals`. */
  external: string[];
}

/** `helm template` of the chart, with what a cluster with all operators says that it knows. */
export function templateArguments(
  chart: string,
  valuesFiles: readonly string[],
  release = 'support-insights',
): string[] {
  const values = valuesFiles.flatMap((file) => ['--values', file]);
  return ['template', release, chart, '--namespace', 'support', '--kube-version', newestKubernetes, ...values];
}

export function toRender(name: string, text: string, source: string): Render {
  return { name, manifests: parseManifests(text), external: externals(source) };
}

/** What a values file or kustomization says about objects that somebody else makes: `# external: KIND/NAME: KEY KEY`. */
export function externals(source: string): string[] {
  return Array.from(source.matchAll(/^# external: (.*)$/gm), (match) => match[1] ?? '');
}
