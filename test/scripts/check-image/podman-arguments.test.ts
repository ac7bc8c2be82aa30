import test from 'ava';
import { ofKind, parseObjects } from '../../../scripts/check-image/kubernetes-objects.ts';
import { parseBytes, podmanArguments } from '../../../scripts/check-image/podman-arguments.ts';

const rendered = `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { PORT: "3000", NAME: settings }
---
apiVersion: v1
kind: Secret
metadata: { name: secrets }
data: { JWT_SECRET: c2VjcmV0 }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ignored }
---
apiVersion: v1
kind: Pod
metadata: { name: api }
spec:
  securityContext: { runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000 }
  volumes:
    - name: spool
      emptyDir: { sizeLimit: 1Gi }
    - name: memory
      emptyDir: { medium: Memory, sizeLimit: 64Mi }
  containers:
    - name: api
      image: support-insights:0.1.0
      command: [node, $(NAME).ts]
      args: ["$(PORT)", "$(UNKNOWN)", "$$(PORT)"]
      envFrom: [{ configMapRef: { name: settings } }, { prefix: OTHER_, secretRef: { name: secrets } }]
      env:
        - { name: NAME, value: own }
        - { name: ADDRESS, value: "$(NAME):$(PORT)" }
        - name: ABSENT
          valueFrom: { secretKeyRef: { key: absent, name: secrets, optional: true } }
        - name: POD
          valueFrom: { fieldRef: { fieldPath: metadata.name } }
        - name: JWT_SECRET
          valueFrom: { secretKeyRef: { name: secrets, key: JWT_SECRET } }
      resources: { limits: { memory: 512Mi, cpu: 500m } }
      securityContext:
        runAsUser: 1001
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: spool, mountPath: /tmp }
        - { name: memory, mountPath: /memory }
        - { name: spool, mountPath: /files, subPath: files, readOnly: true }
`;

function argumentsOf(yaml: string): string[] {
  const objects = parseObjects(yaml);
  const [pod] = ofKind(objects, 'Pod');
  const [container] = pod?.spec.containers ?? [];
  if (!pod || !container) throw new Error('There is no pod.');
  return podmanArguments(container, pod.spec, objects, { podName: 'api', volumes: { spool: '/volumes/spool' } });
}

test("a container's settings become podman's, its own before those of its pod", (t) => {
  t.deepEqual(argumentsOf(rendered), [
    '--pull=never',
    '--network=host',
    '--user=1001:2000',
    '--group-add=3000',
    '--read-only',
    '--read-only-tmpfs=false',
    '--security-opt=no-new-privileges',
    '--cap-drop=ALL',
    `--memory=${512 * 1024 ** 2}`,
    `--memory-swap=${512 * 1024 ** 2}`,
    '--cpus=0.5',
    '--env=PORT=3000',
    '--env=NAME=own',
    '--env=OTHER_JWT_SECRET=secret',
    '--env=ADDRESS=own:3000',
    '--env=POD=api',
    '--env=JWT_SECRET=secret',
    '--volume=/volumes/spool:/tmp:rw',
    `--tmpfs=/memory:rw,mode=1777,size=${64 * 1024 ** 2}`,
    '--volume=/volumes/spool/files:/files:ro',
    '--entrypoint=["node","own.ts"]',
    'support-insights:0.1.0',
    '3000',
    '$(UNKNOWN)',
    '$(PORT)',
  ]);
});

test('a Secret, a ConfigMap, a key or a volume that is not there is refused, as a kubelet does', (t) => {
  t.throws(() => argumentsOf(rendered.replace('name: secrets, key', 'name: other, key')), {
    message: /no key JWT_SECRET in Secret other/,
  });
  t.throws(() => argumentsOf(rendered.replace('key: JWT_SECRET', 'key: other')), {
    message: /no key other in Secret secrets/,
  });
  t.throws(() => argumentsOf(rendered.replace('configMapRef: { name: settings }', 'configMapRef: { name: other }')), {
    message: /no ConfigMap other/,
  });
  t.throws(() => argumentsOf(rendered.replace('fieldPath: metadata.name', 'fieldPath: spec.other')), {
    message: /no value for POD: .*spec.other/,
  });
  t.throws(() => argumentsOf(rendered.replace('- { name: memory, mountPath', '- { name: other, mountPath')), {
    message: /no volume other/,
  });
});

test('numbers of bytes are read as Kubernetes does', (t) => {
  t.is(parseBytes('1Gi'), 1_073_741_824);
  t.is(parseBytes('1.5G'), 1_500_000_000);
  t.is(parseBytes('1000'), 1000);
  t.throws(() => parseBytes('1 GB'));
});
