import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runOrThrow } from '../../run.ts';
import { toolsFolder } from './tools-folder.ts';

/** The newest version whose schemas are published; charts are rendered as for a cluster of it. */
export const newestKubernetes = '1.37.0';
/** The oldest version that the chart admits, and the newest. */
export const kubernetesVersions = ['1.30.0', newestKubernetes] as const;

/** The schemas of one version as kubeconform reads them: each refers to the file of definitions beside it. */
export async function ensureKubernetesSchemas(version: string, python: string): Promise<string> {
  const folder = join(toolsFolder, 'schemas', `v${version}-strict`);
  if (await isFolder(folder)) return folder;
  const { stdout } = await runOrThrow(join(python, 'bin/python'), [
    '-c',
    'import kubernetes_validate; print(kubernetes_validate.__file__)',
  ]);
  const source = join(dirname(stdout.trim()), 'kubernetes-json-schema', `v${version}-local-strict`);
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  for (const name of await readdir(source)) {
    if (!name.endsWith('.json')) continue;
    const text = await readFile(join(source, name), 'utf8');
    const { $id: _, ...schema } = JSON.parse(text.replaceAll('"/api/_definitions.json#', '"_definitions.json#'));
    await writeFile(join(draft, name), JSON.stringify(schema));
  }
  await rename(draft, folder).catch((error) => {
    // Another run has made it meanwhile.
    if (error.code !== 'ENOTEMPTY') throw error;
    return rm(draft, { recursive: true });
  });
  return folder;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
