import { z } from 'zod';
import type { Container } from './pod-spec.ts';

const Kept = z.looseObject({
  data: z.record(z.string(), z.string()).nullish(),
  stringData: z.record(z.string(), z.string()).nullish(),
});

type Kind = 'Secret' | 'ConfigMap';
type Named = Readonly<{ kind: string; metadata: Readonly<{ name: string }> }>;

export type Surroundings = Readonly<{
  /** What the pod's fields say, by their paths. */
  fields?: Readonly<Record<string, string>>;
  /** Told what is not there and is not optional. */
  lacks?: (what: string) => void;
}>;

/**
 * The environment that a container gets, in the order in which Kubernetes puts it together; null where only the cluster knows, or where what is
 * optional is not there.
 */
export function containerEnvironment(
  container: Pick<Container, 'env' | 'envFrom'>,
  manifests: readonly Named[],
  { fields = {}, lacks = () => {} }: Surroundings = {},
): Record<string, string | null> {
  const environment: Record<string, string | null> = {};
  for (const { prefix = '', secretRef, configMapRef } of container.envFrom) {
    const [kind, ref] = secretRef ? (['Secret', secretRef] as const) : (['ConfigMap', configMapRef] as const);
    const data = ref && keptData(manifests, kind, ref.name);
    if (ref && !data && !ref.optional) lacks(`${kind} ${ref.name}`);
    for (const [key, value] of Object.entries(data ?? {})) environment[prefix + key] = value;
  }
  for (const { name, value = '', valueFrom } of container.env) {
    const { secretKeyRef: secret, configMapKeyRef, fieldRef } = valueFrom ?? {};
    const ref = secret ?? configMapKeyRef;
    const kind = secret ? 'Secret' : 'ConfigMap';
    const found = ref ? keptData(manifests, kind, ref.name)?.[ref.key] : fields[fieldRef?.fieldPath ?? ''];
    if (valueFrom && found === undefined && !ref?.optional)
      lacks(ref ? `key ${ref.key} in ${kind} ${ref.name}` : `value for ${name}: ${JSON.stringify(valueFrom)}`);
    environment[name] = valueFrom ? (found ?? null) : expand(value, environment);
  }
  return environment;
}

/** Commands and values may name earlier values as $(NAME). */
export function expand(text: string, environment: Readonly<Record<string, string | null>>): string {
  return text.replace(/\$\$|\$\((\w+)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (environment[name] ?? whole),
  );
}

/** What a Secret or a ConfigMap of `manifests` holds; undefined where there is none of that name. */
export function keptData(manifests: readonly Named[], kind: Kind, name: string): Record<string, string> | undefined {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) return undefined;
  const { data, stringData } = Kept.parse(found);
  const decoded = Object.entries(data ?? {}).map(([key, value]) => [
    key,
    kind === 'Secret' ? Buffer.from(value, 'base64').toString('utf8') : value,
  ]);
  return { ...Object.fromEntries(decoded), ...stringData };
}
