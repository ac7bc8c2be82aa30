import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { run, runOrThrow } from '../../run.ts';
import { type Render, toRender } from '../manifests/render.ts';
import { baseFolder, baseNames, renderBase } from '../manifests/render-base.ts';
import { projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';
import { productionFaults } from './production-faults.ts';

const Kustomization = z.looseObject({ patches: z.array(z.unknown()).default([]) });

/** The base against the chart, and every overlay; returns what the overlays render, for the checks of every object. */
export async function checkKustomize({ helm, kubectl }: Tools, report: Report, only = ''): Promise<Render[]> {
  for (const name of await baseNames()) {
    if (!`k8s/base/${name}`.includes(only)) continue;
    const kept = await readFile(`${baseFolder}/${name}/manifests.yaml`, 'utf8').catch(() => '');
    const isCurrent = kept === (await renderBase(helm, name));
    report.check(
      `k8s/base/${name} is what the chart renders`,
      isCurrent ? [] : [`k8s/base/${name}/manifests.yaml differs: npm run k8s:render writes it anew`],
    );
  }

  // In a copy: secrets are made in it as anybody makes them, and patches are left out one by one.
  const copy = await mkdtemp(join(tmpdir(), 'check-kustomize-'));
  try {
    await cp(`${projectRoot}/k8s`, copy, { recursive: true });
    const renders: Render[] = [];
    for (const overlay of await readdir(join(copy, 'overlays'))) {
      if (!`k8s/overlays/${overlay}`.includes(only)) continue;
      const folder = join(copy, 'overlays', overlay);
      await runOrThrow('bash', [join(copy, 'make-secrets.sh'), overlay], {
        env: { S3_ACCESS_KEY: 'x', S3_SECRET_KEY: 'x' },
      });
      const { code, stdout, output } = await run(kubectl, ['kustomize', folder]);
      report.check(`k8s/overlays/${overlay}: kubectl kustomize`, code === 0 ? [] : [output]);
      if (code !== 0) continue;
      const file = join(folder, 'kustomization.yaml');
      const source = await readFile(file, 'utf8');
      const render = toRender(`k8s/overlays/${overlay}`, stdout, source);
      renders.push(render);
      if (overlay === 'production')
        report.check(`${render.name}: keeps its promises`, productionFaults(render.manifests));
      report.check(`k8s/overlays/${overlay}: every patch changes something`, await idlePatches(kubectl, file, stdout));
    }
    return renders;
  } finally {
    await rm(copy, { recursive: true });
  }
}

// kustomize leaves out a patch whose target is not there, and says nothing.
async function idlePatches(kubectl: string, file: string, rendered: string): Promise<string[]> {
  const source = await readFile(file, 'utf8');
  const kustomization = Kustomization.parse(parse(source));
  const idle: string[] = [];
  for (const patch of kustomization.patches) {
    const patches = kustomization.patches.filter((other) => other !== patch);
    await writeFile(file, stringify({ ...kustomization, patches }));
    const { stdout } = await run(kubectl, ['kustomize', join(file, '..')]);
    if (stdout === rendered) idle.push(`this patch changes nothing:\n${stringify(patch)}`);
  }
  await writeFile(file, source);
  return idle;
}
