import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { assembleNode, defaultWorkDir } from './assemble-node.ts';
import { assertPortFree } from './assert-port-free.ts';
import { explainNodeDeath } from './explain-node-death.ts';

const startLimitMilliseconds = 120_000;
const stopLimitMilliseconds = 15_000;

export interface EmbeddedNodeOptions {
  /** Where the node is assembled and its logs lie; `.elasticsearch` in the project by default. */
  workDir?: string | undefined;
  /** Outlives the node; one node at a time. */
  dataDir: string;
  /** 0 or absent: any free port. */
  port?: number | undefined;
  transportPort?: number | undefined;
  /** Size of the Java heap, such as `512m`; 1g by default. */
  heap?: string | undefined;
  /** Further Elasticsearch settings. With `discovery.seed_hosts` the node looks for others instead of staying single. */
  settings?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
}

export interface EmbeddedNode {
  url: string;
  pid: number;
  logFile: string;
  /** Settles when the process is gone, whatever ended it. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** A real Elasticsearch on 127.0.0.1, which answers when this returns and never outlives the calling process. */
export async function startEmbeddedNode(options: EmbeddedNodeOptions): Promise<EmbeddedNode> {
  const workDir = resolve(options.workDir ?? defaultWorkDir);
  // Merely the faster answer: the node would find out too, after having been assembled and half started.
  for (const port of [options.port, options.transportPort]) await assertPortFree(port ?? 0);
  const { java, classPath, home } = await assembleNode(workDir, options.signal);
  options.signal?.throwIfAborted();
  const logFile = await newLogFile(workDir, options.dataDir);
  const args = [...javaOptions(classPath, options.heap ?? '1g'), home, ...nodeSettings(options)];
  const { child, exited } = await spawnLogged(java, args, logFile);
  const stop = () => stopProcess(child, exited);
  try {
    const url = await untilReady(child, logFile, options);
    return { url, pid: child.pid as number, logFile, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function javaOptions(classPath: string, heap: string): string[] {
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    '-XX:+UseG1GC',
    // A node without memory answers nothing and holds its ports; better that it dies and its log says why.
    '-XX:+ExitOnOutOfMemoryError',
    '--enable-native-access=ALL-UNNAMED',
    '--add-modules=jdk.incubator.vector',
    '-cp',
    classPath,
    'EmbeddedNode',
  ];
}

function nodeSettings({ dataDir, port = 0, transportPort = 0, settings = {} }: EmbeddedNodeOptions): string[] {
  const all = {
    'cluster.name': 'support-insights',
    'node.name': basename(dataDir),
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': String(transportPort),
    'path.data': resolve(dataDir),
    'logger.level': 'info',
    // Developers' disks are nearly full more often than not, and the watermarks would make indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    ...('discovery.seed_hosts' in settings ? {} : { 'discovery.type': 'single-node' }),
    ...settings,
  };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

async function newLogFile(workDir: string, dataDir: string): Promise<string> {
  await mkdir(join(workDir, 'logs'), { recursive: true });
  const startedAt = new Date().toISOString().replaceAll(':', '-');
  return join(workDir, 'logs', `${startedAt}-${process.pid}-${basename(dataDir)}.log`);
}

async function spawnLogged(command: string, args: string[], logFile: string) {
  await using log = await open(logFile, 'a');
  // Detached, so that Ctrl-C reaches only the parent; the pipe to its stdin makes it end when the parent does.
  const child = spawn(command, args, { detached: true, stdio: ['pipe', log.fd, log.fd] });
  const exited = new Promise<void>((settle) => child.once('exit', () => settle()));
  await once(child, 'spawn');
  return { child, exited };
}

async function untilReady(child: ChildProcess, logFile: string, options: EmbeddedNodeOptions): Promise<string> {
  const deadline = Date.now() + startLimitMilliseconds;
  while (Date.now() < deadline) {
    options.signal?.throwIfAborted();
    const log = await readFile(logFile, 'utf8');
    if (child.exitCode !== null || child.signalCode !== null) {
      throw explainNodeDeath(log, { logFile, dataDir: resolve(options.dataDir) });
    }
    const port = /^EmbeddedNode listens on port (\d+)$/m.exec(log)?.[1];
    if (port !== undefined && (await answers(`http://127.0.0.1:${port}`))) return `http://127.0.0.1:${port}`;
    await sleep(100);
  }
  throw new Error(`Elasticsearch was not ready within ${startLimitMilliseconds / 1000} s; its log is ${logFile}.`);
}

// Yellow: every shard that the data folder holds can be searched. Before that a search would fail.
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s&master_timeout=1s`, {
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function stopProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMilliseconds);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(killer);
}
