import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { secret } from './service.ts';

/** A real `node src/main.ts`; whoever starts it sees to its end. */
export type ServiceProcess = {
  child: ChildProcess;
  /** What it has written so far. */
  output: { stdout: string; stderr: string };
  /** Its log lines, parsed. */
  logs(): Record<string, unknown>[];
  /** Where it listens, when it does. */
  url(): Promise<string>;
  /** How it has ended, when it has. */
  ended: Promise<{ code: number | null; signal: string | null }>;
};

export function startServiceProcess(env: Record<string, string>): ServiceProcess {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const { PATH = '', NODE_V8_COVERAGE: coverage } = process.env;
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      JWT_SECRET: secret,
      ...(coverage ? { NODE_V8_COVERAGE: coverage } : {}),
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  // Not `exit`: what it has written last may come after that.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const logs = () =>
    output.stdout
      .split('\n')
      .slice(0, -1)
      .map((line): Record<string, unknown> => JSON.parse(line));
  return {
    child,
    output,
    logs,
    ended,
    async url() {
      for (;;) {
        const port = logs().find(({ msg }) => msg === 'listening')?.['port'];
        if (port) return `http://127.0.0.1:${port}`;
        const what = await Promise.race([once(child.stdout, 'data'), ended.then(() => null)]);
        if (what === null) throw new Error(`it ended before it listened: ${output.stderr}`);
      }
    },
  };
}
