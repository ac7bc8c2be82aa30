import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrThrow } from '../../run.ts';
import { projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Cluster } from './cluster.ts';
import { eventually } from './eventually.ts';
import { emptyServices } from './live-faults.ts';

/** `kubectl apply -k` of every overlay as k8s/README.md has it, and again, which changes nothing. */
export async function checkOverlays(cluster: Cluster, report: Report, folder: string): Promise<void> {
  const copy = join(folder, 'k8s');
  await cp(`${projectRoot}/k8s`, copy, { recursive: true });
  for (const overlay of (await readdir(join(copy, 'overlays'))).toSorted()) {
    const path = join(copy, 'overlays', overlay);
    await runOrThrow('bash', [join(copy, 'make-secrets.sh'), overlay], {
      env: { S3_ACCESS_KEY: 'x', S3_SECRET_KEY: 'x' },
    });
    const check = async (what: string, args: readonly string[]) => {
      const { code, output } = await cluster.kubectl(args);
      report.check(`k8s/overlays/${overlay}: ${what}`, code === 0 ? [] : [output]);
      return output;
    };
    const apply = ['apply', '--server-side', '--validate=strict', '-k', path];
    await check('kubectl apply -k', apply);
    await check('its Jobs complete', [
      'wait',
      '--for=condition=Complete',
      'job',
      '--all',
      '-n',
      'support',
      '--timeout=120s',
    ]);
    await check('its pods are rolled out', [
      'rollout',
      'status',
      'deployment,statefulset',
      '-n',
      'support',
      '--timeout=120s',
    ]);
    report.check(
      `k8s/overlays/${overlay}: every Service has a ready endpoint`,
      await eventually(() => emptyServices(cluster, 'support')),
    );
    await check('kubectl apply -k again', apply);
    await check('kubectl delete -k', ['delete', '--wait', '--timeout=120s', '-k', path]);
  }
}
