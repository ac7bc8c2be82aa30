import { readFile } from 'node:fs/promises';
import test from 'ava';
import { readElasticsearchVersion } from '../scripts/elasticsearch/elasticsearch-version.ts';

const read = (file: string) => readFile(new URL(`../${file}`, import.meta.url), 'utf8');

test('docker compose runs the Elasticsearch that the tests run on, and the Kibana that belongs to it', async (t) => {
  const images = (await read('docker-compose.yml')).matchAll(/image: docker\.elastic\.co\/.*:(.*)/g);
  const versions = Array.from(images, ([, version]) => version);
  t.is(versions.length, 3);
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
