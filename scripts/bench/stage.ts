import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from '@elastic/elasticsearch';
import jwt from 'jsonwebtoken';
import { type EmbeddedNode, startEmbeddedNode } from '../elasticsearch/embedded-node.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** A real service in a process of its own. */
export type Api = {
  pid: number;
  url: string;
  /** Headers of a request with all rights. */
  headers: Record<string, string>;
  prefix: string;
  /** What it has logged of each report: the sum of what Elasticsearch says its searches took. */
  reports: { elasticsearch_milliseconds: number }[];
  get<T>(path: string): Promise<T>;
  stop(): Promise<void>;
};

export type Stage = {
  folder: string;
  node: EmbeddedNode;
  client: Client;
  startApi(): Promise<Api>;
  close(): Promise<void>;
};

/** An Elasticsearch of the run's own and a folder for its files; all is gone when it is closed. */
export async function openStage(signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'support-insights-bench-'));
  const node = await startEmbeddedNode({ dataDir: join(folder, 'elasticsearch'), heap: '1g', signal });
  const client = new Client({ node: node.url, requestTimeout: 120_000 });
  const apis = new Set<Api>();
  return {
    folder,
    node,
    client,
    async startApi() {
      const api = await startApi(node.url, folder);
      apis.add(api);
      return api;
    },
    async close() {
      await Promise.all([...apis].map((api) => api.stop()));
      await client.close();
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let count = 0;

async function startApi(elasticsearchUrl: string, ingestDir: string): Promise<Api> {
  const prefix = `bench${++count}`;
  const secret = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, await startArguments(), {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      HOST: '127.0.0.1',
      JWT_SECRET: secret,
      ELASTICSEARCH_URL: elasticsearchUrl,
      INDEX_PREFIX: prefix,
      INGEST_DIR: ingestDir,
    },
  });
  const ended = once(child, 'exit');
  const reports: Api['reports'] = [];
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error('the service ended by itself')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line);
      if (entry.msg === 'listening') resolve(`http://127.0.0.1:${entry.port}`);
      if (entry.msg === 'figures computed') reports.push(entry);
      if (entry.level >= 50) console.error(line);
    });
  });
  const token = jwt.sign({ scope: 'tweets:write insights:read' }, secret, { subject: 'bench', expiresIn: '6h' });
  const headers = { authorization: `Bearer ${token}` };
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  await untilReady(url);
  return { pid: child.pid as number, url, headers, prefix, reports, get, stop: () => stop(child, ended) };
}

/** What `npm start` gives to Node, its flags among it. */
async function startArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const [command, ...given] = scripts.start.split(' ');
  if (command !== 'node') throw new Error(`npm start is expected to run node, not ${command}`);
  return given;
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) {
    if (Date.now() > end) throw new Error('the service was not ready within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}
