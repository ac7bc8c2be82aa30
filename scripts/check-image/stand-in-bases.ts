import { existsSync } from 'node:fs';
import { appendFile, chmod, copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../run.ts';
import type { ContainerTools } from './container-tools.ts';
import { localName } from './from-lines.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Gives every image in `bases` a stand-in of this machine: Debian's smallest system, for node:… with the Node that runs this and npm.
 * None of them is the true image: its size, its holes and its libc are another's.
 */
export async function makeStandInBases(tools: ContainerTools, bases: string[]): Promise<void> {
  for (const base of bases) {
    const image = /(?:^|\/)node(?::|$)/.test(base) ? await nodeImage(tools) : await debianImage(tools, base);
    await tools.buildah(['tag', image, localName(base)]);
  }
}

async function nodeImage(tools: ContainerTools): Promise<string> {
  const name = `localhost/check-image/node:${process.versions.node}`;
  if (await isThere(tools, name)) return name;
  const work = join(tools.folder, 'node-base');
  await rm(work, { recursive: true, force: true });
  const bin = join(work, 'usr/local/bin');
  const modules = join(work, 'usr/local/lib/node_modules');
  await mkdir(bin, { recursive: true });
  await mkdir(join(modules, 'npm'), { recursive: true });
  await copyFile(process.execPath, join(bin, 'node'));
  await chmod(join(bin, 'node'), 0o755);
  // npm, so that the build can run it, and so that one which is left in the image is found.
  const [packed = ''] = (
    await outputOf('npm', ['pack', '--silent', `npm@${await outputOf('npm', ['--version'])}`], { cwd: work })
  ).split('\n');
  await outputOf('tar', ['-xzf', packed, '-C', join(modules, 'npm'), '--strip-components=1', '--no-same-owner'], {
    cwd: work,
  });
  await rm(join(work, packed));
  for (const tool of ['npm', 'npx']) {
    await chmod(join(modules, 'npm/bin', `${tool}-cli.js`), 0o755);
    await symlink(`../lib/node_modules/npm/bin/${tool}-cli.js`, join(bin, tool));
  }
  const settings = ['--env', `PATH=${path}`, '--env', `NODE_VERSION=${process.versions.node}`, '--cmd', 'node'];
  await commit(tools, name, [await rootFileSystem(tools), work], settings);
  await rm(work, { recursive: true });
  return name;
}

async function debianImage(tools: ContainerTools, base: string): Promise<string> {
  if (!/(?:^|\/)debian(?::|$)/.test(base))
    throw new Error(`There is no stand-in for FROM ${base}, only for node:… and debian:….`);
  const name = 'localhost/check-image/debian:stand-in';
  if (!(await isThere(tools, name)))
    await commit(tools, name, [await rootFileSystem(tools)], ['--env', `PATH=${path}`, '--cmd', 'bash']);
  return name;
}

async function isThere(tools: ContainerTools, name: string): Promise<boolean> {
  return (await tools.podmanToEnd(['image', 'exists', name])).code === 0;
}

async function commit(tools: ContainerTools, name: string, layers: string[], settings: string[]): Promise<void> {
  const container = await tools.buildah(['from', '--pull-never', 'scratch']);
  for (const layer of layers) await tools.buildah(['add', '--quiet', container, layer, '/']);
  await tools.buildah(['config', ...settings, container]);
  await tools.buildah(['commit', '--quiet', '--rm', '--format', 'docker', container, name]);
}

/** A tar of the system, made once. */
async function rootFileSystem({ folder }: ContainerTools): Promise<string> {
  const tar = join(folder, 'root.tar');
  if (existsSync(tar)) return tar;
  console.log('Making the system of the stand-in images (once, a minute) …');
  const root = join(folder, 'root');
  await rm(root, { recursive: true, force: true });
  await outputOf('debootstrap', [
    '--variant=minbase',
    '--include=ca-certificates,libstdc++6,libatomic1',
    await suite(),
    root,
    await mirror(),
  ]);
  for (const waste of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/man', 'usr/share/locale', 'usr/share/info'])
    await rm(join(root, waste), { recursive: true, force: true });
  // As Debian's slim images: of the documentation the licences alone.
  await outputOf('find', [join(root, 'usr/share/doc'), '-type', 'f', '!', '-name', 'copyright', '-delete']);
  for (const own of ['etc/resolv.conf', 'etc/hostname']) await rm(join(root, own), { force: true });
  await appendFile(join(root, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/bash\n');
  await appendFile(join(root, 'etc/group'), 'node:x:1000:\n');
  await mkdir(join(root, 'home/node'));
  await writeFile(join(root, 'etc/hostname'), '');
  await outputOf('tar', ['-C', root, '--numeric-owner', '-cf', `${tar}.part`, '.']);
  await rename(`${tar}.part`, tar);
  await rm(root, { recursive: true, force: true });
  return tar;
}

async function suite(): Promise<string> {
  return outputOf('bash', ['-c', '. /etc/os-release; echo "$VERSION_CODENAME"']);
}

/** The one that this machine's apt uses. */
async function mirror(): Promise<string> {
  const targets = await outputOf('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE) $(CREATED_BY)']);
  const name = await suite();
  const line = targets.split('\n').find((target) => target.endsWith(` ${name} Packages`));
  if (!line) throw new Error('apt knows no mirror: run apt-get update first.');
  return line.split(' ')[0] ?? '';
}
