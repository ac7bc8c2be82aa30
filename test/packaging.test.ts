import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'ava';
import { readElasticsearchVersion } from '../scripts/elasticsearch/elasticsearch-version.ts';

const read = (file: string) => readFile(new URL(`../${file}`, import.meta.url), 'utf8');

test('docker compose runs the Elasticsearch that the tests run on, and the Kibana that belongs to it', async (t) => {
  const images = (await read('docker-compose.yml')).matchAll(/docker\.elastic\.co\/(.*):(.*)/g);
  const [elasticsearch, kibana, ...others] = Array.from(images, ([, image, version]) => ({ image, version }));
  t.deepEqual([elasticsearch?.image, kibana?.image, others], ['elasticsearch/elasticsearch', 'kibana/kibana', []]);
  const versions = [elasticsearch?.version, kibana?.version];
  t.deepEqual(new Set(versions), new Set([await readElasticsearchVersion()]));
});

test('the image has the major version of Node that the tests run on', async (t) => {
  const version = /^ARG NODE_VERSION=(\d+)$/m.exec(await read('Dockerfile'))?.[1];
  t.is(version, process.versions.node.split('.')[0]);
});

// `npm ci`, with which the image begins, refuses such a file; a registry that lacks packages of other platforms makes one.
test('package-lock.json has an entry for every optional package of every platform', async (t) => {
  type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;
  const { packages }: { packages: Packages } = JSON.parse(await read('package-lock.json'));
  const optional = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  );
  const isThere = ({ path, name }: { path: string; name: string }) =>
    `node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages;
  t.deepEqual(
    optional.filter((dependency) => !isThere(dependency)),
    [],
  );
});

/** What a file imports, directly and by what it imports: files of the project, and packages. */
async function importsOf(entry: string): Promise<{ files: Set<string>; packages: Set<string> }> {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    const imports = (await read(file)).matchAll(/^(?:import|export)\b(?! type)[^;]*?from '([^']+)'/gms);
    for (const [, source = ''] of imports) {
      if (source.startsWith('.')) files.add(join(dirname(file), source));
      else if (!isBuiltin(source)) packages.add(/^(@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? source);
    }
  }
  return { files, packages };
}

test('the image has all that its commands import, and no package that only development has', async (t) => {
  const allowed = (await read('.dockerignore')).match(/(?<=^!).+/gm) ?? [];
  const isInImage = (file: string) => allowed.some((path) => file === path || file.startsWith(`${path}/`));
  const { dependencies }: { dependencies: object } = JSON.parse(await read('package.json'));
  const commands = allowed.filter((path) => /^scripts\/[\w-]+\.ts$/.test(path) && existsSync(path));
  t.true(commands.includes('scripts/prepare-indices.ts'));
  for (const entry of ['src/main.ts', ...commands]) {
    const { files, packages } = await importsOf(entry);
    t.deepEqual(
      [...files].filter((file) => !isInImage(file)),
      [],
      `${entry}: files`,
    );
    t.deepEqual(
      [...packages].filter((name) => !(name in dependencies)),
      [],
      `${entry}: packages`,
    );
  }
});
