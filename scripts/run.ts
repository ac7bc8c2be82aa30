import { spawn } from 'node:child_process';

export interface Ran {
  code: number;
  stdout: string;
  /** What it wrote to both streams, in order. */
  output: string;
}

export interface RunOptions {
  cwd?: string;
  /** Beside those of this process. */
  env?: Readonly<Record<string, string>>;
  input?: string;
  /** Without it an hour: so long nothing takes. */
  limitSeconds?: number;
  /** Ends the command, and what it has started, and rejects. The command has a session of its own then: Ctrl-C goes to us alone. */
  signal?: AbortSignal | undefined;
}

/** Runs a command to its end, whatever that is. Throws only where there is no such command, or `signal` ends it. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { signal } = options;
  signal?.throwIfAborted();
  const env = { ...process.env, ...options.env };
  const timeout = (options.limitSeconds ?? 3_600) * 1000;
  const child = spawn(command, args, { cwd: options.cwd, env, detached: signal !== undefined, timeout });
  const abort = () => endGroup(child.pid);
  signal?.addEventListener('abort', abort);
  const ran: Ran = { code: 1, stdout: '', output: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.stdout += text;
    ran.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.output += text;
  });
  // A command that does not read its input may be gone before all is written: its exit code says more.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const closed = new Promise<Ran>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} cannot be run: is it installed?`, { cause: error })));
    child.on('exit', () => signal?.removeEventListener('abort', abort));
    child.on('close', (code) => resolve({ ...ran, code: code ?? 1 }));
  });
  const ended = await closed;
  signal?.throwIfAborted();
  return ended;
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

/** As `run`, for what has to succeed: throws with the last lines of what it wrote. */
export async function runOrThrow(command: string, args: readonly string[], options?: RunOptions): Promise<Ran> {
  const ran = await run(command, args, options);
  if (ran.code === 0) return ran;
  throw new Error(`${command} ${args[0] ?? ''} failed (exit code ${ran.code}):\n${lastLines(ran.output, 20)}`);
}

/** What a command that has to succeed wrote to its output, without the line break at the end. */
export const outputOf = async (command: string, args: readonly string[], options?: RunOptions): Promise<string> =>
  (await runOrThrow(command, args, options)).stdout.trim();

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
