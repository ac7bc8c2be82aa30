import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const strings = z.record(z.string(), z.string()).nullish();

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: strings,
    annotations: strings,
  }),
});

export type Manifest = z.infer<typeof Manifest>;

/** The objects of a YAML stream. Throws where it is no YAML, or names a key twice: kubectl would take the last one. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const value = document.toJS();
    return value === null ? [] : [Manifest.parse(value)];
  });
}

export function named({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}
