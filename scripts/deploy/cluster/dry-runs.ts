import { glob, readFile } from 'node:fs/promises';
import { externals, templateArguments } from '../manifests/render.ts';
import { chartFolder } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Cluster } from './cluster.ts';
import { makeNamespace } from './lifecycle.ts';

export interface ValuesFile {
  path: string;
  name: string;
  external: string[];
}

export async function valuesFiles(): Promise<ValuesFile[]> {
  const names = (await Array.fromAsync(glob('ci/*.yaml', { cwd: chartFolder }))).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const path = `${chartFolder}/${name}`;
      return { path, name, external: externals(await readFile(path, 'utf8')) };
    }),
  );
}

/** The API server itself, asked about every object that the chart renders with each file of ci/, without keeping any. */
export async function checkDryRuns(cluster: Cluster, report: Report, files: readonly ValuesFile[]): Promise<void> {
  await makeNamespace(cluster, 'support');
  for (const { path, name } of files) {
    const rendered = await cluster.helm(templateArguments(chartFolder, [path]));
    const { code, output } = await cluster.kubectl(
      ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--namespace', 'support', '-f', '-'],
      rendered.stdout,
    );
    // A template that the level restricted would refuse is only warned of.
    const isAccepted = rendered.code === 0 && code === 0 && !/^Warning: (?!metadata\.finalizers)/m.test(output);
    report.check(
      `server-side dry run: ${name}`,
      isAccepted ? [] : [rendered.code === 0 ? refusals(output) : rendered.output],
    );
  }
}

function refusals(output: string): string {
  const lines = output.split('\n').filter((line) => !/serverside-applied \(server dry run\)$/.test(line));
  return lines.join('\n');
}
