import { assertThat, eventually } from './checks.ts';
import type { Container } from './kubernetes-objects.ts';
import type { Rehearsal } from './rehearsal.ts';
import { jobThatRuns } from './render-chart.ts';

type Probe = NonNullable<Container['startupProbe']>;

/** Starts the service before its Elasticsearch, as happens in a cluster, and asks as a kubelet does. */
export async function driveProbes(rehearsal: Rehearsal): Promise<string> {
  const { checks, container, runner, pod, ask, objects, tools } = rehearsal;
  const { check } = checks;
  const { startupProbe, livenessProbe, readinessProbe } = container;
  if (!startupProbe || !livenessProbe || !readinessProbe) throw new Error('The Deployment lacks a probe.');
  const name = await runner.start('api', pod);
  const answers = async ({ httpGet: { port, path } }: Probe, status: number) => {
    const { status: answered } = await ask(port, path);
    assertThat(answered === status, `${path} answers ${answered}, not ${status}`);
  };

  await check('the startup probe succeeds within its limit, without Elasticsearch', async () => {
    const limitSeconds = startupProbe.periodSeconds * startupProbe.failureThreshold;
    const startedAt = Date.now();
    try {
      await eventually(limitSeconds, () => answers(startupProbe, 200));
    } catch (error) {
      const { output } = await tools.podmanToEnd(['logs', '--tail', '5', name]);
      throw new Error(`${error instanceof Error ? error.message : error}; it says: ${output}`);
    }
    return `${((Date.now() - startedAt) / 1000).toFixed(1)} s of ${limitSeconds}`;
  });
  await check('while Elasticsearch is away the liveness probe succeeds and the readiness probe fails', async () => {
    await answers(livenessProbe, 200);
    await answers(readinessProbe, 503);
    return undefined;
  });
  await check(
    "the container has the Deployment's user, no capabilities, no way to gain any, and a root that is read-only",
    async () => {
      const script = `const { readFileSync, writeFileSync } = require('node:fs');
      const status = readFileSync('/proc/self/status', 'utf8');
      const value = (name) => new RegExp('^' + name + ':\\\\s*(.*)$', 'm').exec(status)[1];
      const errors = ['/app/x', '/x', '/etc/x'].map((path) => { try { writeFileSync(path, ''); return null } catch (error) { return error.code } });
      writeFileSync((process.env.SPOOL_DIR || '/tmp') + '/check-image', '');
      console.log(JSON.stringify([process.getuid(), process.getgid(), value('CapEff'), value('CapBnd'), value('NoNewPrivs'), ...errors]))`;
      const said = await tools.podman(['exec', name, 'node', '-e', script]);
      const none = '0'.repeat(16);
      const { runAsUser = 1000, runAsGroup = 1000 } = { ...pod.securityContext, ...container.securityContext };
      const expected = JSON.stringify([runAsUser, runAsGroup, none, none, '1', 'EROFS', 'EROFS', 'EROFS']);
      assertThat(said === expected, `${said}, not ${expected}`);
      return undefined;
    },
  );

  await rehearsal.startElasticsearch();
  await check('the Job that prepares the indices ends well, and does when it runs again', async () => {
    const { spec } = jobThatRuns(objects, 'scripts/prepare-indices.ts').spec.template;
    await runner.runToEnd('prepare', spec);
    return (await runner.runToEnd('prepare-again', spec)).split('\n').at(-1);
  });
  await check('then the readiness probe succeeds', async () => {
    await eventually(readinessProbe.periodSeconds * readinessProbe.failureThreshold, () =>
      answers(readinessProbe, 200),
    );
    return undefined;
  });
  await check('the metrics are on their own port, and not on that of the API', async () => {
    const metrics = await (await ask('metrics', '/metrics')).text();
    assertThat(metrics.includes('http_request_duration_seconds'), 'the port metrics shows no metrics');
    const { status } = await ask('http', '/metrics');
    assertThat(status === 404, `the port http answers ${status} to /metrics`);
    return undefined;
  });
  await check("the image's health check succeeds", async () => {
    const { code, output } = await tools.podmanToEnd(['healthcheck', 'run', name]);
    assertThat(code === 0, `it ends with ${code}: ${output}`);
    return undefined;
  });
  await check(
    'an Elasticsearch that goes away makes it not ready, keeps it alive, and ready when it is back',
    async () => {
      await rehearsal.stopElasticsearch();
      await eventually(20, () => answers(readinessProbe, 503));
      await answers(livenessProbe, 200);
      await rehearsal.startElasticsearch();
      await eventually(60, () => answers(readinessProbe, 200));
      return undefined;
    },
  );
  return name;
}
