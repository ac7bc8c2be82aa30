import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import jwt from 'jsonwebtoken';

const project = new URL('../../', import.meta.url);
const startLimitMilliseconds = 60_000;
const stopLimitMilliseconds = 15_000;

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

export type ApiOptions = {
  elasticsearchUrl: string;
  ingestDir: string;
  prefix: string;
  /** Settings beside these. */
  env?: NodeJS.ProcessEnv | undefined;
};

/** The service, ready to be asked; `undo` ends it, too, even if it is never ready. */
export async function startApi(options: ApiOptions, undo: AsyncDisposableStack): Promise<Api> {
  const { elasticsearchUrl, ingestDir, prefix, env = {} } = options;
  const secret = randomBytes(32).toString('hex');
  const startArguments = await readStartArguments();
  if (undo.disposed) throw new Error('everything has been ended already');
  const child = spawn(process.execPath, startArguments, {
    // Not the project's folder: a developer's .env there would change what is measured.
    cwd: ingestDir,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...env,
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
  const stop = async () => {
    const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMilliseconds);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    clearTimeout(killer);
  };
  undo.defer(stop);
  const reports: Api['reports'] = [];
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error('the service ended by itself')), reject);
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Node itself writes other lines when its flags say so.
      if (!line.startsWith('{')) return;
      const entry = JSON.parse(line);
      if (entry.msg === 'listening') resolve(`http://127.0.0.1:${entry.port}`);
      if (entry.msg === 'figures computed') reports.push(entry);
      if (entry.level >= 50) console.error(line);
    });
  });
  await untilReady(url);
  // More rights than `npm run token` gives, and for longer than a run at full size.
  const token = jwt.sign({ scope: 'tweets:write insights:read' }, secret, { subject: 'bench', expiresIn: '6h' });
  const headers = { authorization: `Bearer ${token}` };
  const get = async <T>(path: string): Promise<T> => {
    const ask = () => fetch(`${url}${path}`, { headers });
    // While this process was busy the service may have closed the connection that is taken up again.
    const response = await ask().catch(ask);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return { pid: child.pid as number, url, headers, prefix, reports, get, stop };
}

/** What `npm start` gives to Node, its flags among it, for any working folder. */
async function readStartArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(new URL('package.json', project), 'utf8'));
  const [command, ...given] = scripts.start.split(' ');
  if (command !== 'node') throw new Error(`npm start is expected to run node, not ${command}`);
  return given.map((argument: string) =>
    argument.startsWith('-') ? argument : fileURLToPath(new URL(argument, project)),
  );
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + startLimitMilliseconds;
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) {
    if (Date.now() > end) throw new Error('the service was not ready within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
