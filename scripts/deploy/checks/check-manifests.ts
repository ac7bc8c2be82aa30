import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../run.ts';
import { writeCrdSchemas } from '../manifests/crd-schemas.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { type Render, templateArguments, toRender } from '../manifests/render.ts';
import { chartFolder } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';
import { conformityFaults } from './conformity.ts';
import { environmentFaults } from './environment-values.ts';
import { imageFaults } from './images.ts';
import { nameFaults } from './names.ts';
import { networkPolicyFaults } from './network-policies.ts';
import { podSecurityFaults } from './pod-security.ts';
import { probeFaults } from './probes.ts';
import { referenceFaults } from './references.ts';
import { selectorFaults } from './selectors.ts';
import { shutdownFaults } from './shutdown.ts';

type Faults = (render: Render) => Promise<string[]> | string[];
const of =
  (faults: (manifests: readonly Manifest[]) => Promise<string[]> | string[]): Faults =>
  (render) =>
    faults(render.manifests);

const checks: readonly (readonly [name: string, faults: Faults])[] = [
  ['names are allowed and unique, port names have 15 characters at most', of(nameFaults)],
  ['images have exact tags', of(imageFaults)],
  ['selectors select, ports are there', of(selectorFaults)],
  ['network policies select', (render) => networkPolicyFaults(render.manifests, render.external)],
  ['pods pass the level restricted', of(podSecurityFaults)],
  [
    'Secrets, ConfigMaps, claims and their keys are there',
    (render) => referenceFaults(render.manifests, render.external),
  ],
  ['environment values are those that the service reads', of(environmentFaults)],
  ['probes ask what the service answers', of(probeFaults)],
  ['there is time to stop', of(shutdownFaults)],
];

/** What the chart renders with each file of ci/, and more that is rendered, object by object. */
export async function checkManifests(
  tools: Tools,
  report: Report,
  others: readonly Render[],
  only = '',
): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'check-deploy-'));
  try {
    const crdSchemas = await writeCrdSchemas(temporary);
    for (const render of [...(await chartRenders(tools, report, only)), ...others]) {
      report.check(`${render.name}: kubeconform -strict`, await conformityFaults(render.manifests, tools, crdSchemas));
      for (const [name, faults] of checks) report.check(`${render.name}: ${name}`, await faults(render));
    }
  } finally {
    await rm(temporary, { recursive: true });
  }
}

async function chartRenders(tools: Tools, report: Report, only: string): Promise<Render[]> {
  const files = (await Array.fromAsync(glob('ci/*.yaml', { cwd: chartFolder }))).toSorted();
  if (files.length === 0) report.check('ci/', ['there is no values file in it']);
  const longest = 'r'.repeat(53);
  const wanted = [
    { name: 'helm, values.yaml alone', values: [], release: 'support-insights' },
    { name: 'helm, the longest release name', values: [], release: longest },
    ...files.map((file) => ({
      name: `helm, ${file}`,
      values: [`${chartFolder}/${file}`],
      release: 'support-insights',
    })),
  ];
  const renders: Render[] = [];
  for (const { name, values, release } of wanted.filter((each) => each.name.includes(only))) {
    const { code, stdout, output } = await run(tools.helm, templateArguments(chartFolder, values, release));
    report.check(`${name}: helm template`, code === 0 ? [] : [output]);
    const source = values[0] ? await readFile(values[0], 'utf8') : '';
    if (code === 0) renders.push(toRender(name, stdout, source));
  }
  return renders;
}
