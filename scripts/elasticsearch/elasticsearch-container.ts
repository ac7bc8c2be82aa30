import { setTimeout as sleep } from 'node:timers/promises';
import { readElasticsearchVersion } from './elasticsearch-version.ts';

// Where this was written no container engine runs: of this file only the types and the "no engine" answer were tried.

const engineLimitMilliseconds = 5_000;
const httpPort = 9200;

export interface ContainerOptions {
  /** A named volume that keeps the data; without one the data ends with the container. */
  dataVolume?: string | undefined;
  /** 0 or absent: any free port. */
  port?: number | undefined;
}

export async function engineAnswers(): Promise<boolean> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return Promise.race([client, sleep(engineLimitMilliseconds, false, { ref: false })]);
}

/** The official image; testcontainers removes the container even when this process is killed. */
export async function startElasticsearchContainer({ dataVolume, port }: ContainerOptions = {}) {
  const { ElasticsearchContainer } = await import('@testcontainers/elasticsearch');
  const image = `docker.elastic.co/elasticsearch/elasticsearch:${await readElasticsearchVersion()}`;
  const container = new ElasticsearchContainer(image).withEnvironment({
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    ES_JAVA_OPTS: '-Xms1g -Xmx1g',
  });
  if (port) container.withExposedPorts({ container: httpPort, host: port });
  if (dataVolume) container.withBindMounts([{ source: dataVolume, target: '/usr/share/elasticsearch/data' }]);
  const started = await container.start();
  return { url: started.getHttpUrl(), stop: async () => void (await started.stop()) };
}
