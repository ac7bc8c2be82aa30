import { z } from 'zod';
import { type Manifest, named } from '../manifests/manifest.ts';

const Kept = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  stringData: z.record(z.string(), z.unknown()).nullish(),
  binaryData: z.record(z.string(), z.unknown()).nullish(),
});
const ExternalSecret = z.looseObject({
  spec: z.looseObject({
    target: z.looseObject({ name: z.string().optional() }).optional(),
    data: z.array(z.looseObject({ secretKey: z.string() })).default([]),
    dataFrom: z.array(z.unknown()).default([]),
  }),
});

/** What pods may refer to, with the keys in it; `*` where these are not known before. */
export function availableKeys(manifests: readonly Manifest[], external: readonly string[]): Map<string, Set<string>> {
  return new Map([...manifests.flatMap(provided), ...external.map(declared)]);
}

function provided(manifest: Manifest): [string, Set<string>][] {
  const { name } = manifest.metadata;
  switch (manifest.kind) {
    case 'Secret':
    case 'ConfigMap': {
      const { data, stringData, binaryData } = Kept.parse(manifest);
      return [[named(manifest), new Set(Object.keys({ ...data, ...stringData, ...binaryData }))]];
    }
    case 'PersistentVolumeClaim':
    case 'ServiceAccount':
      return [[named(manifest), new Set()]];
    case 'ExternalSecret': {
      const { target, data, dataFrom } = ExternalSecret.parse(manifest).spec;
      const keys = [...data.map(({ secretKey }) => secretKey), ...(dataFrom.length > 0 ? ['*'] : [])];
      return [[`Secret/${target?.name ?? name}`, new Set(keys)]];
    }
    // The Secrets that ECK makes: https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s
    case 'Elasticsearch':
      return [
        [`Secret/${name}-es-elastic-user`, new Set(['elastic'])],
        [`Secret/${name}-es-http-certs-public`, new Set(['ca.crt', 'tls.crt'])],
      ];
    case 'Kibana':
      return [[`Secret/${name}-kb-http-certs-public`, new Set(['ca.crt', 'tls.crt'])]];
    default:
      return [];
  }
}

function declared(line: string): [string, Set<string>] {
  const [object = '', keys = ''] = line.split(':');
  return [
    object.trim(),
    new Set(
      keys
        .trim()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
}
