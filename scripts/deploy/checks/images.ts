import { z } from 'zod';
import { type Manifest, named } from '../manifests/manifest.ts';
import { podTemplates } from '../manifests/pod-templates.ts';

const WithVersion = z.looseObject({ spec: z.looseObject({ version: z.string(), image: z.string().optional() }) });

/** Images without an exact tag: what runs would change without anyone changing it. */
export function imageFaults(manifests: readonly Manifest[]): string[] {
  const pods = podTemplates(manifests).flatMap(({ owner, containers }) =>
    containers.flatMap(({ name, image }) =>
      image === undefined ? [] : [{ of: `${owner}, container ${name}`, image }],
    ),
  );
  const operated = manifests
    .filter(({ kind }) => kind === 'Elasticsearch' || kind === 'Kibana')
    .flatMap((manifest) => {
      const { version, image } = WithVersion.parse(manifest).spec;
      return [{ of: named(manifest), image: image ?? `of-eck:${version}` }];
    });
  return [...pods, ...operated]
    .filter(({ image }) => !isExact(image))
    .map(({ of, image }) => `${of}: ${image} has no exact tag`);
}

/** A digest, or a tag that names at least major and minor version. */
export function isExact(image: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(image) || /:v?\d+\.\d+[\w.-]*$/.test(image);
}
