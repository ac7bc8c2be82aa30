import { z } from 'zod';
import { type Manifest, named } from '../manifests/manifest.ts';
import { podTemplates } from '../manifests/pod-templates.ts';

// A StatefulSet's pods carry its name and a hash of 11 characters as a label, a CronJob's Jobs its name and a time.
const longest: Readonly<Record<string, number>> = {
  Service: 63,
  Job: 63,
  StatefulSet: 52,
  CronJob: 52,
  Elasticsearch: 36,
  Kibana: 36,
};
const Service = z.looseObject({
  spec: z.looseObject({ ports: z.array(z.looseObject({ name: z.string().optional() })).default([]) }),
});

/** Names that the schemas let through and the API server refuses, and objects that overwrite one another. */
export function nameFaults(manifests: readonly Manifest[]): string[] {
  return [...objectNames(manifests), ...repeated(manifests), ...portNames(manifests), ...labelValues(manifests)];
}

function objectNames(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const { name } = manifest.metadata;
    const limit = longest[manifest.kind] ?? 253;
    const faults =
      name.length > limit ? [`${named(manifest)}: the name has ${name.length} characters, ${limit} are allowed`] : [];
    return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)
      ? faults
      : [...faults, `${named(manifest)}: no name for an object`];
  });
}

function repeated(manifests: readonly Manifest[]): string[] {
  const names = manifests.map((manifest) => `${named(manifest)} ${manifest.metadata.namespace ?? ''}`);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `${name.trim()} is there twice`,
  );
}

function portNames(manifests: readonly Manifest[]): string[] {
  const ofPods = podTemplates(manifests).flatMap(({ owner, containers }) =>
    containers.flatMap(({ ports }) => ports.map(({ name }) => ({ of: owner, name, limit: 15 }))),
  );
  const ofServices = manifests
    .filter(({ kind }) => kind === 'Service')
    .flatMap((manifest) =>
      Service.parse(manifest).spec.ports.map(({ name }) => ({ of: named(manifest), name, limit: 63 })),
    );
  return [...ofPods, ...ofServices]
    .filter(({ name, limit }) => name !== undefined && !(name.length <= limit && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)))
    .map(
      ({ of, name = '', limit }) =>
        `${of}: the port name ${name} has ${name.length} characters (${limit} are allowed: a–z, 0–9, -)`,
    );
}

function labelValues(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) =>
    Object.entries(manifest.metadata.labels ?? {})
      .filter(([, value]) => !/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/.test(value))
      .map(([key, value]) => `${named(manifest)}: the label ${key} cannot have the value ${value}`),
  );
}
