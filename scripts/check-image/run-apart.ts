import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A network that has nothing but its own loopback, mounts of its own, and processes that all end with it.
const own = ['--net', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs this script again with `args` and a folder that goes when it has ended; gives whether it ended well. It is in a session of its own,
 * so that Ctrl-C reaches nothing that its clean-up needs: it is told to stop by the end of its input, which comes as well when this process is killed.
 */
export async function runApart(args: (folder: string) => string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'check-image-'));
  const again = [...own, process.execPath, ...process.argv.slice(1), ...args(folder)];
  const child = spawn('unshare', again, { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
  const stop = () => child.stdin.end();
  for (const signal of signals) process.on(signal, stop);
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
    for (const signal of signals) process.off(signal, stop);
  }
}

/** For the process that `runApart` has started: calls `stop` once, however often it is told to. */
export function whenToldToStop(stop: () => void): void {
  let told = false;
  const tell = () => {
    if (!told) stop();
    told = true;
  };
  for (const signal of signals) process.on(signal, tell);
  process.stdin.once('end', tell).resume().unref();
}
