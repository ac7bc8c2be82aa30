import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from '../project-root.ts';

export const crdFolder = `${projectRoot}/scripts/deploy/crds`;

const Definition = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(
      z.looseObject({ name: z.string(), schema: z.looseObject({ openAPIV3Schema: z.looseObject({}) }) }),
    ),
  }),
});

/** Writes the definitions of foreign kinds as JSON schemas for kubeconform, and says where it finds them. */
export async function writeCrdSchemas(folder: string): Promise<string> {
  for (const name of (await readdir(crdFolder)).filter((file) => file.endsWith('.yaml'))) {
    const { spec } = Definition.parse(parse(await readFile(join(crdFolder, name), 'utf8')));
    await mkdir(join(folder, spec.group), { recursive: true });
    for (const version of spec.versions) {
      const file = join(folder, spec.group, `${spec.names.kind.toLowerCase()}_${version.name}.json`);
      await writeFile(file, JSON.stringify(closed(version.schema.openAPIV3Schema)));
    }
  }
  return `${folder}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;
}

// The API server itself refuses unknown fields; a JSON schema has to say so. No field in these is itself called `properties`.
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}
