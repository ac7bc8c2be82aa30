import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { type EmbeddedNode, startEmbeddedNode } from '../../scripts/elasticsearch/embedded-node.ts';

/** Real Elasticsearch nodes of one cluster, numbered from 0, each of which can be killed and started again. */
export type Nodes = {
  urls: string[];
  /** Asks whichever node answers. */
  client: Client;
  /** As `kill -9` does; returns when the process is gone. */
  kill(at: number): Promise<void>;
  /** With the same data at the same address; returns when it answers. */
  restart(at: number): Promise<void>;
  /** Which node holds the primary shard of this index, or of the one behind this alias. */
  primaryOf(index: string): Promise<number>;
  /** Waits until each shard has all its copies. */
  green(): Promise<void>;
  stop(): Promise<void>;
};

/** Three of them can lose one and go on; of one alone the restart is an absence. */
export async function startNodes(count: 1 | 3): Promise<Nodes> {
  const folder = await mkdtemp(join(tmpdir(), 'nodes-'));
  const dataDirs = Array.from({ length: count }, (_, at) => join(folder, `node-${at}`));
  const ports = await freePorts(2 * count);
  const transports = ports.slice(count);
  const cluster = {
    'cluster.name': basename(folder),
    'discovery.seed_hosts': transports.map((port) => `127.0.0.1:${port}`).join(','),
    'cluster.initial_master_nodes': dataDirs.map((path) => basename(path)).join(','),
  };
  const start = (at: number): Promise<EmbeddedNode> =>
    startEmbeddedNode({
      dataDir: dataDirs[at] ?? '',
      port: ports[at],
      transportPort: transports[at],
      heap: '512m',
      settings: count === 1 ? { 'cluster.name': basename(folder) } : cluster,
    });
  const remove = () => rm(folder, { recursive: true, force: true });

  const started = await Promise.allSettled(dataDirs.map((_, at) => start(at)));
  const nodes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await Promise.all(nodes.map((node) => node.stop()));
    await remove();
    throw failed.reason;
  }
  const urls = nodes.map(({ url }) => url);
  const client = new Client({ nodes: urls, maxRetries: 10, requestTimeout: 60_000 });
  return {
    urls,
    client,
    async kill(at) {
      const node = nodes[at];
      if (!node) throw new Error(`there is no node ${at}`);
      process.kill(node.pid, 'SIGKILL');
      await node.exited;
    },
    async restart(at) {
      nodes[at] = await start(at);
    },
    async primaryOf(index) {
      const shards = await client.cat.shards({ index, format: 'json', h: ['prirep', 'node'] });
      const name = shards.find(({ prirep }) => prirep === 'p')?.node;
      const at = dataDirs.findIndex((path) => basename(path) === name);
      if (at === -1) throw new Error(`no node holds the primary of ${index}: ${JSON.stringify(shards)}`);
      return at;
    },
    async green() {
      await client.cluster.health({ wait_for_status: 'green', wait_for_nodes: `${count}`, timeout: '50s' });
    },
    async stop() {
      await client.close();
      await Promise.all(nodes.map((node) => node.stop()));
      await remove();
    },
  };
}

/** Nothing listened there a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  for (const probe of probes) probe.close();
  return ports;
}
