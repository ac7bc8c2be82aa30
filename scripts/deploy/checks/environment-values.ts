import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { readConfig } from '../../../src/config.ts';
import { containerEnvironment } from '../manifests/container-environment.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { podTemplates } from '../manifests/pod-templates.ts';
import { projectRoot } from '../project-root.ts';
import { isOwnImage } from './pod-security.ts';

// What Node reads, and what the commands in the image take beside the service's values.
const others = /^(NODE_[A-Z_]+|SSL_CERT_FILE|TZ|ELASTIC_PASSWORD|KIBANA_[A-Z_]+|PUBLIC_URL)$/;

// The one command makes tokens, another asks Kibana alone.
const whatCommandsMayLack = { ELASTICSEARCH_URL: 'http://localhost:9200', JWT_SECRET: 'x'.repeat(32) };

/** Values that the service does not know or does not take, in every container of its image. */
export async function environmentFaults(manifests: readonly Manifest[]): Promise<string[]> {
  const example = await readFile(`${projectRoot}/.env.example`, 'utf8');
  const known = new Set(Array.from(example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm), (match) => match[1]));
  return podTemplates(manifests).flatMap(({ owner, containers }) =>
    containers.filter(isOwnImage).flatMap((container) => {
      const environment = containerEnvironment(container, manifests);
      const about = (fault: string) => `${owner}, container ${container.name}: ${fault}`;
      const unknown = Object.keys(environment).filter((name) => !known.has(name) && !others.test(name));
      return [
        ...unknown.map((name) => about(`${name} is no value that the service reads (.env.example)`)),
        ...configFaults(container.ports.length > 0 ? environment : { ...whatCommandsMayLack, ...environment }).map(
          about,
        ),
      ];
    }),
  );
}

// Secrets that are not rendered are filled in, files and folders of the container are taken to be there.
function configFaults(environment: Readonly<Record<string, string | null>>): string[] {
  const filled = Object.entries(environment).map(([name, value]) => {
    if (name.endsWith('_FILE')) return [name, ''];
    if (name.endsWith('_DIR')) return [name, value === '' ? '' : tmpdir()];
    return [name, value ?? (name === 'HF_TOKEN' ? 'hf_x' : 'x'.repeat(32))];
  });
  const given = Object.fromEntries(filled);
  try {
    readConfig(given);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
