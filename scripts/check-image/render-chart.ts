import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestKubernetes } from '../deploy/tools/kubernetes-schemas.ts';
import { toolPath } from '../deploy/tools/tools-folder.ts';
import { outputOf } from '../run.ts';
import { type KubernetesObject, type Named, ofKind, parseObjects } from './kubernetes-objects.ts';

const valuesFile = fileURLToPath(new URL('values.yaml', import.meta.url));
export const release = 'support-insights';

/** What the chart gives a cluster, with its hooks. */
export async function renderChart(project: string, values: string[] = []): Promise<KubernetesObject[]> {
  const chart = join(project, 'helm/support-insights');
  const rendered = await outputOf(findTool('helm'), [
    'template',
    release,
    chart,
    '--namespace',
    release,
    // A helm that was built from its sources takes itself for one of an old Kubernetes.
    '--kube-version',
    newestKubernetes,
    '--values',
    valuesFile,
    ...values.flatMap((value) => ['--set', value]),
  ]);
  return parseObjects(rendered);
}

/** The tools that `npm run check:deploy` builds. */
export function findTool(name: string): string {
  const path = toolPath(name);
  if (!existsSync(path)) throw new Error(`There is no ${path}: npm run check:deploy builds it.`);
  return path;
}

const hook = 'helm.sh/hook';

export function theDeployment(objects: KubernetesObject[]): Named<'Deployment'> {
  const [deployment, ...others] = ofKind(objects, 'Deployment');
  if (!deployment || others.length > 0)
    throw new Error(`The chart renders ${others.length + 1} Deployments, not the API's alone.`);
  return deployment;
}

/** The pods that `helm test` runs, in the order in which it does. */
export function testPods(objects: KubernetesObject[]): Named<'Pod'>[] {
  const weight = ({ metadata: { annotations } }: Named<'Pod'>) => Number(annotations['helm.sh/hook-weight'] ?? 0);
  return ofKind(objects, 'Pod')
    .filter(({ metadata }) => metadata.annotations[hook]?.split(',').includes('test'))
    .toSorted((one, other) => weight(one) - weight(other));
}

/** The Job whose first container runs `script`, or what a CronJob makes of its template. */
export function jobThatRuns(objects: KubernetesObject[], script: string): Pick<Named<'Job'>, 'spec'> {
  const jobs = [...ofKind(objects, 'Job'), ...ofKind(objects, 'CronJob').map(({ spec }) => spec.jobTemplate)];
  const job = jobs.find(({ spec }) => {
    const [container] = spec.template.spec.containers;
    return [...(container?.command ?? []), ...(container?.args ?? [])].includes(script);
  });
  if (!job) throw new Error(`The chart renders no Job that runs ${script}.`);
  return job;
}
