import { z } from 'zod';
import type { Manifest } from '../manifests/manifest.ts';
import type { Container } from '../manifests/pod-spec.ts';
import { type PodTemplate, podTemplates } from '../manifests/pod-templates.ts';
import { availableKeys } from './available-keys.ts';

interface Reference {
  from: string;
  /** Such as Secret/support-insights. */
  to: string;
  key?: string;
}

const Settings = z.array(
  z.looseObject({ secretName: z.string(), entries: z.array(z.looseObject({ key: z.string() })).default([]) }),
);
const Operated = z.looseObject({ spec: z.looseObject({ secureSettings: Settings.default([]) }) });

/**
 * Secrets, ConfigMaps, claims, service accounts and keys in them that pods refer to and nobody makes: a pod then waits for ever,
 * with nothing said by helm. `external` lists what is there before, such as `Secret/elastic: username password`.
 */
export function referenceFaults(manifests: readonly Manifest[], external: readonly string[]): string[] {
  const available = availableKeys(manifests, external);
  const faults = references(manifests).flatMap(({ from, to, key }) => {
    const keys = available.get(to);
    if (!keys) return [`${from} needs ${to}, which is neither rendered nor declared external`];
    return key === undefined || keys.has(key) || keys.has('*')
      ? []
      : [`${from} needs the key ${key} of ${to}, which is not in it`];
  });
  return [...new Set(faults)];
}

function references(manifests: readonly Manifest[]): Reference[] {
  const settings = manifests
    .filter(({ kind }) => kind === 'Elasticsearch' || kind === 'Kibana')
    .flatMap((manifest) =>
      Operated.parse(manifest).spec.secureSettings.flatMap(({ secretName, entries }) =>
        keysOf(`${manifest.kind}/${manifest.metadata.name}`, `Secret/${secretName}`, entries),
      ),
    );
  return [
    ...podTemplates(manifests).flatMap((pod) => [...volumes(pod), ...environment(pod), ...others(pod)]),
    ...settings,
  ];
}

function volumes({ owner, spec }: PodTemplate): Reference[] {
  return spec.volumes.flatMap(({ secret, configMap, persistentVolumeClaim, projected }) => [
    ...(secret && !secret.optional ? keysOf(owner, `Secret/${secret.secretName}`, secret.items) : []),
    ...(configMap && !configMap.optional ? keysOf(owner, `ConfigMap/${configMap.name}`, configMap.items) : []),
    ...(persistentVolumeClaim ? [{ from: owner, to: `PersistentVolumeClaim/${persistentVolumeClaim.claimName}` }] : []),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...(source.secret && !source.secret.optional
        ? keysOf(owner, `Secret/${source.secret.name}`, source.secret.items)
        : []),
      ...(source.configMap && !source.configMap.optional
        ? keysOf(owner, `ConfigMap/${source.configMap.name}`, source.configMap.items)
        : []),
    ]),
  ]);
}

function keysOf(from: string, to: string, items: readonly { key: string }[] | undefined): Reference[] {
  return items?.length ? items.map(({ key }) => ({ from, to, key })) : [{ from, to }];
}

function environment({ owner, containers }: PodTemplate): Reference[] {
  return containers.flatMap((container) => [
    ...container.envFrom.flatMap(({ secretRef, configMapRef }) => [
      ...(secretRef && !secretRef.optional ? [{ from: owner, to: `Secret/${secretRef.name}` }] : []),
      ...(configMapRef && !configMapRef.optional ? [{ from: owner, to: `ConfigMap/${configMapRef.name}` }] : []),
    ]),
    ...valuesFrom(owner, container),
  ]);
}

function valuesFrom(from: string, container: Container): Reference[] {
  return container.env.flatMap(({ valueFrom }) => {
    const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
    return [
      ...(secret && !secret.optional ? [{ from, to: `Secret/${secret.name}`, key: secret.key }] : []),
      ...(configMap && !configMap.optional ? [{ from, to: `ConfigMap/${configMap.name}`, key: configMap.key }] : []),
    ];
  });
}

function others({ owner, spec }: PodTemplate): Reference[] {
  const account = spec.serviceAccountName;
  return [
    ...spec.imagePullSecrets.map(({ name }) => ({ from: owner, to: `Secret/${name}` })),
    ...(account && account !== 'default' ? [{ from: owner, to: `ServiceAccount/${account}` }] : []),
  ];
}
