import { z } from 'zod';
import { run } from '../../run.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { Tools } from '../tools/ensure-tools.ts';
import { kubernetesVersions } from '../tools/kubernetes-schemas.ts';

const Nested = z.looseObject({
  podTemplate: z
    .looseObject({ metadata: z.looseObject({}).optional(), spec: z.looseObject({}).default({}) })
    .optional(),
  volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({}) })).default([]),
});
const Elasticsearch = z.looseObject({ spec: z.looseObject({ nodeSets: z.array(Nested) }) });
const Kibana = z.looseObject({ spec: Nested });
const Result = z.object({
  resources: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), status: z.string(), msg: z.string() }))
    .nullish(),
  summary: z.object({ valid: z.number() }),
});

/** What kubeconform says of the objects, strictly: with the oldest version of Kubernetes that is admitted and with the newest. */
export async function conformityFaults(
  manifests: readonly Manifest[],
  tools: Tools,
  crdSchemaLocation: string,
): Promise<string[]> {
  const objects = [...manifests, ...manifests.flatMap(nested)];
  if (objects.length === 0) return ['there is no object'];
  const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const faults: string[] = [];
  for (const version of kubernetesVersions) {
    const locations = [tools.schemaLocation, crdSchemaLocation].flatMap((location) => ['-schema-location', location]);
    const args = ['-strict', '-kubernetes-version', version, ...locations, '-output', 'json', '-summary', '-'];
    const { code, stdout, output } = await run(tools.kubeconform, args, { input });
    const result = Result.safeParse(parsed(stdout));
    if (!result.success) return [output || 'kubeconform says nothing'];
    const { summary, resources } = result.data;
    const bad = resources ?? [];
    const isComplete = code === 0 && summary.valid === objects.length;
    if (bad.length === 0 && !isComplete) {
      faults.push(`kubeconform found ${summary.valid} of ${objects.length} valid, and does not say why: ${output}`);
    }
    faults.push(...bad.map(({ kind, name, msg }) => `${kind}/${name}: ${shortened(msg)} (Kubernetes ${version})`));
  }
  return faults;
}

// What is wrong comes after which file says so.
function shortened(message: string): string {
  return message.replace(/^problem validating schema[\s\S]*?json#' - /, '');
}

// ECK's definitions leave these open; they become pods and claims.
function nested(manifest: Manifest): object[] {
  const sets =
    manifest.kind === 'Elasticsearch'
      ? Elasticsearch.parse(manifest).spec.nodeSets
      : manifest.kind === 'Kibana'
        ? [Kibana.parse(manifest).spec]
        : [];
  const name = `of-${manifest.metadata.name}`;
  return sets.flatMap(({ podTemplate, volumeClaimTemplates }) => [
    ...(podTemplate
      ? [
          {
            apiVersion: 'v1',
            kind: 'PodTemplate',
            metadata: { name },
            template: { ...podTemplate, spec: { containers: [], ...podTemplate.spec } },
          },
        ]
      : []),
    ...volumeClaimTemplates.map((claim) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim })),
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
