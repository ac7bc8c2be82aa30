import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { assertThat, type Checks } from './checks.ts';
import type { ContainerTools } from './container-tools.ts';

const mebibyte = 1024 ** 2;
const mostMebibytes = 250;

const Image = z.object({
  Size: z.number(),
  Config: z.object({
    User: z.string().default(''),
    Cmd: z.array(z.string()).default([]),
    Entrypoint: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).default({}),
  }),
  Healthcheck: z.object({ Test: z.array(z.string()) }).optional(),
  HealthCheck: z.object({ Test: z.array(z.string()) }).optional(),
});

/** What is in the image, and what it says of itself. */
export async function checkContents(
  tools: ContainerTools,
  { check }: Checks,
  tag: string,
  project: string,
): Promise<void> {
  const [image] = z.array(Image).parse(JSON.parse(await tools.podman(['image', 'inspect', tag])));
  if (!image) throw new Error(`There is no image ${tag}.`);
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const container = await tools.buildah(['from', '--pull-never', tag]);
  const root = await tools.buildah(['mount', container]);
  try {
    await check(`the image is smaller than ${mostMebibytes} MiB`, async () => {
      const size = Math.round(image.Size / mebibyte);
      const app = Math.round((await sizeOf(join(root, 'app'))) / mebibyte);
      assertThat(size < mostMebibytes, `it has ${size} MiB, of which /app ${app}`);
      return `${size} MiB, of which /app ${app}; the true base has another size than its stand-in`;
    });
    await check('it runs as a user that is a number, and not root', () => {
      assertThat(/^[1-9]\d*:[1-9]\d*$/.test(image.Config.User), `its user is "${image.Config.User}"`);
      return image.Config.User;
    });
    await check('its labels say what it is', () => {
      const { Labels: labels } = image.Config;
      for (const name of ['title', 'description', 'licenses', 'version', 'revision'])
        assertThat(Boolean(labels[`org.opencontainers.image.${name}`]), `it has no label ${name}`);
      assertThat(labels['org.opencontainers.image.version'] === version, 'its version is not that of package.json');
      return undefined;
    });
    await check('its health check needs no curl and no shell', () => {
      const test = (image.Healthcheck ?? image.HealthCheck)?.Test ?? [];
      assertThat(test[0] === 'CMD' && /node$/.test(test[1] ?? ''), `it is ${JSON.stringify(test)}`);
      return undefined;
    });
    await check('there is no npm, npx, corepack or yarn in it', async () => {
      const found = await findNames(root, /^(npm|npx|corepack|yarn|pnpm)(\.js|-cli\.js)?$/);
      assertThat(found.length === 0, found.join(', '));
      return undefined;
    });
    await check('its packages are those of production, each of them and no other', () => checkPackages(root, project));
    await check('the service cannot change its own code', async () => {
      const writable = await findWritable(join(root, 'app'));
      assertThat(writable.length === 0, writable.slice(0, 5).join(', '));
      return undefined;
    });
  } finally {
    await tools.buildah(['rm', container]);
  }
}

async function checkPackages(root: string, project: string): Promise<string> {
  type Packages = Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  const { packages }: { packages: Packages } = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8'));
  const there = JSON.parse(await readFile(join(root, 'app/node_modules/.package-lock.json'), 'utf8'));
  const installed = Object.keys(there.packages);
  const wrong = installed.filter((path) => !packages[path] || packages[path].dev || packages[path].devOptional);
  assertThat(wrong.length === 0, `for development: ${wrong.slice(0, 5).join(', ')}`);
  const needed = Object.entries(packages).filter(
    ([path, { dev, optional, devOptional }]) => path && !dev && !optional && !devOptional,
  );
  const missing = needed.map(([path]) => path).filter((path) => !installed.includes(path));
  assertThat(missing.length === 0, `missing: ${missing.slice(0, 5).join(', ')}`);
  return `${installed.length}`;
}

/** Skips what cannot hold programs that anyone would run. */
async function findNames(root: string, pattern: RegExp, folder = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (['/proc', '/sys', '/dev'].includes(path)) continue;
    if (pattern.test(entry.name)) found.push(path);
    else if (entry.isDirectory()) found.push(...(await findNames(root, pattern, path)));
  }
  return found;
}

async function findWritable(path: string): Promise<string[]> {
  const { mode, uid, gid } = await lstat(path);
  const isLink = (mode & 0o170000) === 0o120000;
  const own = !isLink && (uid !== 0 || gid !== 0 || (mode & 0o002) !== 0) ? [path] : [];
  if ((mode & 0o170000) !== 0o040000) return own;
  const below = await Promise.all((await readdir(path)).map((name) => findWritable(join(path, name))));
  return [...own, ...below.flat()];
}

async function sizeOf(path: string): Promise<number> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return stats.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
