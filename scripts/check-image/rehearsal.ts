import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedNode, startEmbeddedNode } from '../elasticsearch/embedded-node.ts';
import type { Checks } from './checks.ts';
import type { ContainerTools } from './container-tools.ts';
import type { Container, KubernetesObject, PodSpec } from './kubernetes-objects.ts';
import { createPodRunner, type PodRunner } from './pod-runner.ts';
import { renderChart, theDeployment } from './render-chart.ts';
import { containerPort, serveServices } from './serve-services.ts';
import type { Undo } from './undo.ts';

/** The chart's Deployment as containers of this machine, and what they stand beside. */
export type Rehearsal = {
  checks: Checks;
  tools: ContainerTools;
  project: string;
  objects: KubernetesObject[];
  pod: PodSpec;
  container: Container;
  runner: PodRunner;
  /** Answers' status, by the port's name. */
  ask(port: string | number, path: string, init?: RequestInit): Promise<Response>;
  startElasticsearch(): Promise<void>;
  stopElasticsearch(): Promise<void>;
};

const askSeconds = 10;

export async function createRehearsal(
  checks: Checks,
  tools: ContainerTools,
  project: string,
  work: string,
  undo: Undo,
): Promise<Rehearsal> {
  const objects = await renderChart(project);
  const pod = theDeployment(objects).spec.template.spec;
  const [container] = pod.containers;
  if (!container) throw new Error('The Deployment has no container.');
  const folder = join(work, 'service');
  await mkdir(folder);
  undo.add(() => rm(folder, { recursive: true, force: true }));
  undo.add(await serveServices(objects, container, folder));
  let elasticsearch: Promise<EmbeddedNode> | undefined;
  const stopElasticsearch = async () => {
    // One that does not start has stopped.
    const node = await elasticsearch?.catch(() => undefined);
    elasticsearch = undefined;
    await node?.stop();
  };
  const stopping = new AbortController();
  undo.add(() => {
    stopping.abort();
    return stopElasticsearch();
  });
  const runner = createPodRunner(tools, objects, 'check-image');
  undo.add(() => runner.removeAll());
  return {
    checks,
    tools,
    project,
    objects,
    pod,
    container,
    runner,
    ask: (port, path, init = {}) =>
      fetch(`http://127.0.0.1:${containerPort(container, port)}${path}`, {
        signal: AbortSignal.timeout(askSeconds * 1000),
        ...init,
      }),
    async startElasticsearch() {
      elasticsearch = startEmbeddedNode({ dataDir: join(folder, 'data'), port: 9200, signal: stopping.signal });
      await elasticsearch;
    },
    stopElasticsearch,
  };
}
