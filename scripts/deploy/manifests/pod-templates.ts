import { z } from 'zod';
import { type Manifest, named } from './manifest.ts';
import { type Container, PodSpec } from './pod-spec.ts';

export interface PodTemplate {
  owner: string;
  labels: Readonly<Record<string, string>>;
  spec: PodSpec;
  /** Those that run before it too. */
  containers: Container[];
  /** True where ECK's operator completes it: with containers, ports and probes of its own. */
  isCompletedByOperator: boolean;
}

const Template = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).optional(),
  spec: PodSpec.default(() => PodSpec.parse({})),
});
type Template = z.infer<typeof Template>;
const WithTemplate = z.looseObject({ spec: z.looseObject({ template: Template }) });
const CronJob = z.looseObject({ spec: z.looseObject({ jobTemplate: WithTemplate }) });
const emptyTemplate = () => Template.parse({});
const Elasticsearch = z.looseObject({
  spec: z.looseObject({
    nodeSets: z.array(z.looseObject({ name: z.string(), podTemplate: Template.default(emptyTemplate) })),
  }),
});
const Kibana = z.looseObject({ spec: z.looseObject({ podTemplate: Template.default(emptyTemplate) }) });

/** The template of every pod that comes of these objects. */
export function podTemplates(manifests: readonly Manifest[]): PodTemplate[] {
  return manifests.flatMap((manifest) => {
    const owner = named(manifest);
    switch (manifest.kind) {
      case 'Deployment':
      case 'StatefulSet':
      case 'DaemonSet':
      case 'Job':
        return [podTemplate(owner, WithTemplate.parse(manifest).spec.template)];
      case 'CronJob':
        return [podTemplate(owner, CronJob.parse(manifest).spec.jobTemplate.spec.template)];
      case 'Pod':
        return [podTemplate(owner, Template.parse(manifest))];
      case 'Elasticsearch':
        return Elasticsearch.parse(manifest).spec.nodeSets.map((nodeSet) =>
          operated(`${owner} (${nodeSet.name})`, nodeSet.podTemplate, {
            'common.k8s.elastic.co/type': 'elasticsearch',
            'elasticsearch.k8s.elastic.co/cluster-name': manifest.metadata.name,
            'elasticsearch.k8s.elastic.co/statefulset-name': `${manifest.metadata.name}-es-${nodeSet.name}`,
          }),
        );
      case 'Kibana':
        return [
          operated(owner, Kibana.parse(manifest).spec.podTemplate, {
            'common.k8s.elastic.co/type': 'kibana',
            'kibana.k8s.elastic.co/name': manifest.metadata.name,
          }),
        ];
      default:
        return [];
    }
  });
}

function podTemplate(owner: string, { metadata, spec }: Template): PodTemplate {
  const containers = [...spec.initContainers, ...spec.containers];
  return { owner, labels: metadata?.labels ?? {}, spec, containers, isCompletedByOperator: false };
}

// The labels that ECK gives to the pods it makes.
function operated(owner: string, template: Template, labels: Record<string, string>): PodTemplate {
  const made = podTemplate(owner, template);
  return { ...made, labels: { ...made.labels, ...labels }, isCompletedByOperator: true };
}
