import { z } from 'zod';

const optional = z.boolean().optional();
const KeyReference = z.looseObject({ name: z.string(), key: z.string(), optional });
const items = z.array(z.looseObject({ key: z.string() })).optional();

const HttpGet = z.looseObject({
  path: z.string().default('/'),
  port: z.union([z.string(), z.number()]),
  scheme: z.string().default('HTTP'),
});
const Probe = z.looseObject({ httpGet: HttpGet.optional() });
export type Probe = z.infer<typeof Probe>;

const Container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({
            secretKeyRef: KeyReference.optional(),
            configMapKeyRef: KeyReference.optional(),
            fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  envFrom: z
    .array(
      z.looseObject({
        prefix: z.string().optional(),
        secretRef: z.looseObject({ name: z.string(), optional }).optional(),
        configMapRef: z.looseObject({ name: z.string(), optional }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).default([]),
  startupProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  lifecycle: z
    .looseObject({
      preStop: z
        .looseObject({ sleep: z.looseObject({ seconds: z.number() }).optional(), httpGet: HttpGet.optional() })
        .optional(),
    })
    .optional(),
  securityContext: z.looseObject({}).optional(),
});
export type Container = z.infer<typeof Container>;

const Volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secretName: z.string(), items, optional }).optional(),
  configMap: z.looseObject({ name: z.string(), items, optional }).optional(),
  persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
  projected: z
    .looseObject({
      sources: z.array(
        z.looseObject({
          secret: z.looseObject({ name: z.string(), items, optional }).optional(),
          configMap: z.looseObject({ name: z.string(), items, optional }).optional(),
        }),
      ),
    })
    .optional(),
});

/** As much of a pod's specification as the checks look at. */
export const PodSpec = z.looseObject({
  containers: z.array(Container).default([]),
  initContainers: z.array(Container).default([]),
  volumes: z.array(Volume).default([]),
  imagePullSecrets: z.array(z.looseObject({ name: z.string() })).default([]),
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z.looseObject({}).optional(),
});
export type PodSpec = z.infer<typeof PodSpec>;
