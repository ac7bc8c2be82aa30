import { z } from 'zod';
import type { Manifest } from './manifest.ts';
import type { Container } from './pod-spec.ts';

const Kept = z.looseObject({
  data: z.record(z.string(), z.string()).nullish(),
  stringData: z.record(z.string(), z.string()).nullish(),
});

/** The environment that a container gets, in the order in which Kubernetes puts it together; null where only the cluster knows. */
export function containerEnvironment(
  container: Container,
  manifests: readonly Manifest[],
): Record<string, string | null> {
  const kept = (kind: string, name: string): Record<string, string | null> => {
    const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
    const { data, stringData } = Kept.parse(found ?? {});
    const decoded = Object.entries(data ?? {}).map(([key, value]) => [
      key,
      kind === 'Secret' ? fromBase64(value) : value,
    ]);
    return { ...Object.fromEntries(decoded), ...stringData };
  };
  const environment: Record<string, string | null> = {};
  for (const { prefix = '', secretRef, configMapRef } of container.envFrom) {
    const [kind, name] = secretRef ? ['Secret', secretRef.name] : ['ConfigMap', configMapRef?.name ?? ''];
    for (const [key, value] of Object.entries(kept(kind, name))) environment[prefix + key] = value;
  }
  for (const { name, value, valueFrom } of container.env) {
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    if (secret) environment[name] = kept('Secret', secret.name)[secret.key] ?? null;
    else if (configMap) environment[name] = kept('ConfigMap', configMap.name)[configMap.key] ?? null;
    else environment[name] = valueFrom ? null : (value ?? '');
  }
  return environment;
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
