import { execFile } from 'node:child_process';

export type ScriptResult = { code: number; stdout: string; stderr: string };

/** Runs a command of `scripts/` as npm would, with this environment alone (and PATH and HOME, without which Node's children stumble). */
export function runScript(script: string, args: string[], env: Record<string, string> = {}): Promise<ScriptResult> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...env }, timeout: 60_000 };
    execFile(process.execPath, [`scripts/${script}`, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
