import { type Container, type KubernetesObject, ofKind } from './kubernetes-objects.ts';

/** What a kubelet would put into the environment of a container; throws where it would not start it. */
export function podEnvironment(
  container: Container,
  objects: KubernetesObject[],
  podName: string,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { secretRef, configMapRef } of container.envFrom) {
    const ref = secretRef ?? configMapRef;
    if (!ref) continue;
    const data = (secretRef ? secretData : configMapData)(objects, ref.name);
    if (data === undefined && !ref.optional)
      throw new Error(`There is no ${secretRef ? 'Secret' : 'ConfigMap'} ${ref.name}.`);
    Object.assign(env, data);
  }
  for (const { name, value, valueFrom } of container.env) {
    const found = valueFrom ? readFrom(valueFrom, objects, podName) : expand(value ?? '', env);
    if (found !== undefined) env[name] = found;
  }
  return env;
}

/** Commands and values may name earlier values as $(NAME). */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\((\w+)\)/g, (whole, name?: string) => {
    if (name === undefined) return '$';
    return env[name] ?? whole;
  });
}

type ValueFrom = NonNullable<Container['env'][number]['valueFrom']>;

function readFrom(
  { secretKeyRef, configMapKeyRef, fieldRef }: ValueFrom,
  objects: KubernetesObject[],
  podName: string,
): string | undefined {
  if (fieldRef) {
    const fields: Record<string, string> = {
      'metadata.name': podName,
      'metadata.namespace': 'support-insights',
      'status.podIP': '127.0.0.1',
    };
    const field = fields[fieldRef.fieldPath];
    if (field === undefined) throw new Error(`The field ${fieldRef.fieldPath} is not known here.`);
    return field;
  }
  const ref = secretKeyRef ?? configMapKeyRef;
  if (!ref) throw new Error('A value comes from something that is not known here.');
  const data = (secretKeyRef ? secretData : configMapData)(objects, ref.name);
  const value = data?.[ref.key];
  if (value === undefined && !ref.optional)
    throw new Error(`There is no key ${ref.key} in ${secretKeyRef ? 'Secret' : 'ConfigMap'} ${ref.name}.`);
  return value;
}

export function secretData(objects: KubernetesObject[], name: string): Record<string, string> | undefined {
  const secret = ofKind(objects, 'Secret').find(({ metadata }) => metadata.name === name);
  if (!secret) return undefined;
  const decoded = Object.entries(secret.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
  return { ...Object.fromEntries(decoded), ...secret.stringData };
}

export function configMapData(objects: KubernetesObject[], name: string): Record<string, string> | undefined {
  return ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === name)?.data;
}
