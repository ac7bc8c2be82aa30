import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../run.ts';
import type { ContainerTools } from './container-tools.ts';
import { forStandIns, readBases } from './from-lines.ts';
import { makeStandInBases } from './stand-in-bases.ts';

/** Builds the project's Dockerfile as docker would, but for its bases. */
export async function buildImage(
  tools: ContainerTools,
  project: string,
  tag: string,
  args: Record<string, string>,
): Promise<void> {
  const dockerfile = await readFile(join(project, 'Dockerfile'), 'utf8');
  await makeStandInBases(tools, readBases(dockerfile));
  const work = await mkdtemp(join(tools.folder, 'build-'));
  try {
    const file = join(work, 'Dockerfile');
    await writeFile(file, forStandIns(dockerfile));
    await tools.buildah([
      'build',
      '--signature-policy',
      join(tools.folder, 'policy.json'),
      '--pull-never',
      '--isolation',
      'chroot',
      '--format',
      'docker',
      '--layers',
      '--force-rm',
      ...(await npmSettings(work)).flatMap((mount) => ['--volume', mount]),
      ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      '--file',
      file,
      '--tag',
      tag,
      project,
    ]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Lends the build this machine's registry, proxies and certificate authority; nothing of it stays in the image. */
async function npmSettings(work: string): Promise<string[]> {
  const get = async (key: string) => {
    const value = await outputOf('npm', ['config', 'get', key]);
    return ['null', 'undefined', ''].includes(value) ? null : value;
  };
  const lines: string[] = [];
  for (const key of ['registry', 'proxy', 'https-proxy', 'noproxy']) {
    const value = await get(key);
    if (value) lines.push(`${key}=${value}`);
  }
  const mounts: string[] = [];
  const authority = (await get('cafile')) ?? process.env['NODE_EXTRA_CA_CERTS'];
  if (authority) {
    lines.push('cafile=/run/build-authority.crt');
    mounts.push(`${await realpath(authority)}:/run/build-authority.crt:ro`);
  }
  const file = join(work, 'npmrc');
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o644 });
  return [...mounts, `${file}:/usr/local/etc/npmrc:ro`];
}
