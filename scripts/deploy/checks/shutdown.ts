import { containerEnvironment } from '../manifests/container-environment.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { podTemplates } from '../manifests/pod-templates.ts';
import { isOwnImage } from './pod-security.ts';

// To keep how a job ended and to answer those who wait: src/service.ts.
const lastWordsSeconds = 11;

/** Pods that would be killed in the middle of stopping, or asked for more after they have stopped listening. */
export function shutdownFaults(manifests: readonly Manifest[]): string[] {
  return podTemplates(manifests).flatMap(({ owner, containers, spec }) =>
    containers
      .filter((container) => isOwnImage(container) && container.ports.length > 0)
      .flatMap((container) => {
        const grace = Number(containerEnvironment(container, manifests)['SHUTDOWN_GRACE_SECONDS'] || 20);
        const sleep = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
        const needed = sleep + grace + lastWordsSeconds;
        const given = spec.terminationGracePeriodSeconds;
        return [
          ...(sleep > 0
            ? []
            : [`${owner}: no preStop sleep; requests reach it that the Service has sent before it knew`]),
          ...(given > needed ? [] : [`${owner}: killed after ${given} s, and may take ${needed} to stop`]),
        ];
      }),
  );
}
