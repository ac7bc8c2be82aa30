import { z } from 'zod';
import type { Manifest } from '../manifests/manifest.ts';

const Deployment = z.looseObject({ spec: z.looseObject({ replicas: z.number() }) });
const Terms = z.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: z.looseObject({
    nodeSelectorTerms: z.array(
      z.looseObject({ matchExpressions: z.array(z.looseObject({ key: z.string(), values: z.array(z.string()) })) }),
    ),
  }),
});
const Elasticsearch = z.looseObject({
  spec: z.looseObject({
    secureSettings: z.array(z.unknown()).min(1),
    nodeSets: z.array(
      z.looseObject({
        count: z.number(),
        podTemplate: z.looseObject({ spec: z.looseObject({ affinity: z.looseObject({ nodeAffinity: Terms }) }) }),
      }),
    ),
  }),
});

/** What k8s/overlays/production promises, in what it renders. */
export function productionFaults(manifests: readonly Manifest[]): string[] {
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const replicas = of('Deployment').map((manifest) => Deployment.parse(manifest).spec.replicas);
  const nodeSets = of('Elasticsearch').flatMap((manifest) => Elasticsearch.parse(manifest).spec.nodeSets);
  const nodes = nodeSets.reduce((sum, { count }) => sum + count, 0);
  const zones = new Set(nodeSets.flatMap(({ podTemplate }) => zonesOf(podTemplate.spec.affinity.nodeAffinity)));
  const makesSnapshots = of('Job').some(({ metadata }) => metadata.name === 'support-insights-snapshots');
  return [
    ...(replicas.length === 1 && replicas.every((count) => count >= 2) ? [] : [`API replicas: ${replicas}`]),
    ...(nodes >= 3 && zones.size >= 3 ? [] : [`${nodes} nodes of Elasticsearch in the zones ${[...zones]}`]),
    ...(of('Kibana').length === 1 ? [] : ['no Kibana']),
    ...(makesSnapshots ? [] : ['nothing registers snapshots']),
  ];
}

function zonesOf({ requiredDuringSchedulingIgnoredDuringExecution: required }: z.infer<typeof Terms>): string[] {
  return required.nodeSelectorTerms.flatMap(({ matchExpressions }) =>
    matchExpressions.filter(({ key }) => key === 'topology.kubernetes.io/zone').flatMap(({ values }) => values),
  );
}
