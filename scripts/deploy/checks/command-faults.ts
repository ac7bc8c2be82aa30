import { access } from 'node:fs/promises';
import { z } from 'zod';
import { type Manifest, named } from '../manifests/manifest.ts';
import { projectRoot } from '../project-root.ts';
import { askService } from './ask-service.ts';
import { availableKeys } from './available-keys.ts';

const kinds: Readonly<Record<string, string>> = {
  deploy: 'Deployment',
  deployment: 'Deployment',
  svc: 'Service',
  service: 'Service',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  job: 'Job',
  secret: 'Secret',
  configmap: 'ConfigMap',
};
const Service = z.looseObject({ spec: z.looseObject({ ports: z.array(z.looseObject({ port: z.number() })) }) });

/** What a command names and is not there: an object, a Service's port, a key of a Secret, a script of the image, a path of the API. */
export async function commandFaults(
  command: string,
  manifests: readonly Manifest[],
  service: { port: number; environment: Readonly<Record<string, string>> },
): Promise<string[]> {
  const faults = [
    ...objectFaults(command, manifests),
    ...portFaults(command, manifests),
    ...keyFaults(command, manifests),
    ...(await scriptFaults(command)),
    ...(await pathFaults(command, service)),
  ];
  return faults.map((fault) => `${command}\n  ${fault}`);
}

function objectFaults(command: string, manifests: readonly Manifest[]): string[] {
  if (!command.includes('kubectl')) return [];
  const available = availableKeys(manifests, []);
  return Array.from(command.matchAll(/\b([a-z]+)\/([a-z0-9][a-z0-9.-]*)/g), ([, kind = '', name]) => [
    kinds[kind],
    name,
  ])
    .filter(([kind]) => kind !== undefined)
    .map(([kind, name]) => `${kind}/${name}`)
    .filter((object) => !manifests.some((manifest) => named(manifest) === object) && !available.has(object))
    .map((object) => `there is no ${object}`);
}

function portFaults(command: string, manifests: readonly Manifest[]): string[] {
  const [, name, port] = /port-forward.*\b(?:svc|service)\/(\S+).*?\s\d*:(\d+)/.exec(command) ?? [];
  if (name === undefined) return [];
  const found = manifests.find((manifest) => named(manifest) === `Service/${name}`);
  const ports = found ? Service.parse(found).spec.ports.map((each) => each.port) : [];
  return ports.includes(Number(port)) ? [] : [`Service/${name} has no port ${port}`];
}

function keyFaults(command: string, manifests: readonly Manifest[]): string[] {
  const [, name = '', key = ''] =
    /get secrets?[ /](\S+).*(?:\.data\.|index \.data ["']?)([\w\\.-]+)/.exec(command) ?? [];
  if (name === '') return [];
  const keys = availableKeys(manifests, []).get(`Secret/${name}`);
  return keys?.has(key.replaceAll('\\', '')) ? [] : [`Secret/${name} has no key ${key}`];
}

async function scriptFaults(command: string): Promise<string[]> {
  const scripts = Array.from(command.matchAll(/\bnode (scripts\/\S+\.ts)/g), (match) => match[1] ?? '');
  const missing = await Promise.all(
    scripts.map((script) =>
      access(`${projectRoot}/${script}`).then(
        () => [],
        () => [`there is no ${script}`],
      ),
    ),
  );
  return missing.flat();
}

async function pathFaults(
  command: string,
  { port, environment }: { port: number; environment: Readonly<Record<string, string>> },
): Promise<string[]> {
  const urls = Array.from(command.matchAll(/https?:\/\/localhost:3000(\/[\w./{}-]*)/g), (match) => match[1] ?? '/');
  // A path that wants another method than GET answers 405, one that wants a token 401.
  const statuses = await askService(
    environment,
    urls.map((path) => ({ port, path })),
  );
  return urls.filter((_, index) => statuses[index] === 404).map((path) => `the service has no ${path}`);
}
