import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type Outcome = { code: number; stdout: string; stderr: string };
export type RunOptions = { env?: NodeJS.ProcessEnv; cwd?: string; input?: string; limitSeconds?: number };

/** Runs a command to its end, whatever its exit code. */
export async function runToEnd(command: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: (options.limitSeconds ?? 900) * 1000,
  });
  const streams = Promise.all([text(child.stdout), text(child.stderr)]);
  // A command that reads nothing may be gone before it is written to.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await streams;
  return { code: code ?? 1, stdout, stderr };
}

/** Runs a command and gives its output; throws the end of its messages when it fails. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(command, args, options);
  if (code === 0) return stdout.trim();
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-12).join('\n');
  throw new Error(`${command} ${args[0] ?? ''} failed (exit code ${code}): ${said}`);
}
