import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const quantity = z.union([z.string(), z.number()]).transform(String);
const keyRef = z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const named = z.object({ name: z.string(), optional: z.boolean().optional() });
const items = z.array(z.object({ key: z.string(), path: z.string() })).optional();

const SecurityContext = z.object({
  runAsUser: z.number().optional(),
  runAsGroup: z.number().optional(),
  runAsNonRoot: z.boolean().optional(),
  fsGroup: z.number().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  capabilities: z.object({ drop: z.array(z.string()).default([]), add: z.array(z.string()).default([]) }).optional(),
});

const Probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.union([z.string(), z.number()]) }),
  periodSeconds: z.number().default(10),
  failureThreshold: z.number().default(3),
  timeoutSeconds: z.number().default(1),
});

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .object({
            secretKeyRef: keyRef.optional(),
            configMapKeyRef: keyRef.optional(),
            fieldRef: z.object({ fieldPath: z.string() }).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  envFrom: z
    .array(z.object({ prefix: z.string().optional(), secretRef: named.optional(), configMapRef: named.optional() }))
    .default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
  volumeMounts: z
    .array(
      z.object({
        name: z.string(),
        mountPath: z.string(),
        subPath: z.string().optional(),
        readOnly: z.boolean().default(false),
      }),
    )
    .default([]),
  securityContext: SecurityContext.default({}),
  resources: z
    .object({
      limits: z.record(z.string(), quantity).default({}),
      requests: z.record(z.string(), quantity).default({}),
    })
    .prefault({}),
  startupProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  lifecycle: z
    .object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }).optional() }).optional() })
    .optional(),
});

const Volume = z.object({
  name: z.string(),
  emptyDir: z.object({ medium: z.string().optional(), sizeLimit: quantity.optional() }).nullish(),
  configMap: z.object({ name: z.string(), items }).optional(),
  secret: z.object({ secretName: z.string(), items }).optional(),
  persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
});

const PodSpec = z.object({
  initContainers: z.array(Container).default([]),
  containers: z.array(Container).min(1),
  volumes: z.array(Volume).default([]),
  securityContext: SecurityContext.default({}),
  terminationGracePeriodSeconds: z.number().default(30),
});

const metadata = z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) });
const podTemplate = z.object({ spec: PodSpec });

const KubernetesObject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('Deployment'), metadata, spec: z.object({ template: podTemplate }) }),
  z.object({ kind: z.literal('Job'), metadata, spec: z.object({ template: podTemplate }) }),
  z.object({
    kind: z.literal('CronJob'),
    metadata,
    spec: z.object({ jobTemplate: z.object({ spec: z.object({ template: podTemplate }) }) }),
  }),
  z.object({ kind: z.literal('Pod'), metadata, spec: PodSpec }),
  z.object({ kind: z.literal('ConfigMap'), metadata, data: z.record(z.string(), z.string()).default({}) }),
  z.object({
    kind: z.literal('Secret'),
    metadata,
    data: z.record(z.string(), z.string()).default({}),
    stringData: z.record(z.string(), z.string()).default({}),
  }),
  z.object({
    kind: z.literal('Service'),
    metadata,
    spec: z.object({
      ports: z.array(z.object({ port: z.number(), targetPort: z.union([z.string(), z.number()]).optional() })),
    }),
  }),
]);

export type Container = z.infer<typeof Container>;
export type PodSpec = z.infer<typeof PodSpec>;
export type KubernetesObject = z.infer<typeof KubernetesObject>;
export type Named<K extends KubernetesObject['kind']> = Extract<KubernetesObject, { kind: K }>;

const kinds = new Set(['Deployment', 'Job', 'CronJob', 'Pod', 'ConfigMap', 'Secret', 'Service']);

/** Those of the rendered objects that say how a container is run, and what it is given. */
export function parseObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS())
    .filter((object) => object !== null && kinds.has(object.kind))
    .map((object) => KubernetesObject.parse(object));
}

export function ofKind<K extends KubernetesObject['kind']>(objects: KubernetesObject[], kind: K): Named<K>[] {
  return objects.filter((object): object is Named<K> => object.kind === kind);
}
