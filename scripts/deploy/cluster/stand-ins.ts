/** Objects for what is declared external (see `externals` in manifests/render.ts), with something under each key. */
export function standIns(external: readonly string[], namespace: string): object[] {
  return external.map((line) => {
    const [object = '', keys = ''] = line.split(':');
    const [kind = '', name = ''] = object.trim().split('/');
    const metadata = { name, namespace };
    const data = Object.fromEntries(
      keys
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((key) => [key, 'x'.repeat(48)]),
    );
    switch (kind) {
      case 'Secret':
        return { apiVersion: 'v1', kind, metadata, stringData: data };
      case 'ConfigMap':
        return { apiVersion: 'v1', kind, metadata, data };
      case 'ServiceAccount':
        return { apiVersion: 'v1', kind, metadata, automountServiceAccountToken: false };
      case 'PersistentVolumeClaim':
        return {
          apiVersion: 'v1',
          kind,
          metadata,
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        };
      default:
        throw new Error(`There is no stand-in for an external ${kind}.`);
    }
  });
}
