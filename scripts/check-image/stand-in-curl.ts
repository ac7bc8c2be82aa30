import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { outputOf } from '../run.ts';
import type { ContainerTools } from './container-tools.ts';
import { localName } from './from-lines.ts';

/** An image with this machine's curl and busybox's commands, under the name of the one that the chart's tests ask for. */
export async function makeStandInCurl(tools: ContainerTools, name: string): Promise<void> {
  if (!/(^|\/)curl:\d+\.\d+\.\d+$/.test(name)) throw new Error(`${name} is no image of curl with an exact tag.`);
  const work = join(tools.folder, 'curl-image');
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'bin'), { recursive: true });
  const busybox = await outputOf('bash', ['-c', 'command -v busybox']);
  await copyFile(busybox, join(work, 'bin/busybox'));
  for (const command of (await outputOf(busybox, ['--list'])).split('\n'))
    if (command !== 'busybox') await symlink('busybox', join(work, 'bin', command));
  for (const file of ['/usr/bin/curl', ...(await librariesOf('/usr/bin/curl'))]) {
    await mkdir(dirname(join(work, file)), { recursive: true });
    await copyFile(file, join(work, file));
  }
  const container = await tools.buildah(['from', '--pull-never', 'scratch']);
  await tools.buildah(['add', '--quiet', container, work, '/']);
  await tools.buildah(['config', '--env', 'PATH=/usr/bin:/bin', '--user', '100:101', '--cmd', 'curl', container]);
  await tools.buildah(['commit', '--quiet', '--rm', '--format', 'docker', container, localName(name)]);
  await rm(work, { recursive: true });
}

export async function librariesOf(program: string): Promise<string[]> {
  const listed = await outputOf('ldd', [program]);
  return Array.from(listed.matchAll(/(\/\S+) \(0x/g), ([, path = '']) => path);
}
