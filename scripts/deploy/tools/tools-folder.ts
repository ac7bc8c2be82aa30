import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what the checks need is kept, made once for all checkouts of this machine. */
export const toolsFolder = process.env['KUBE_TOOLS'] ?? join(homedir(), '.cache/kube-tools');

export function toolPath(name: string): string {
  return join(toolsFolder, 'bin', name);
}
