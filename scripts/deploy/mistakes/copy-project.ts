import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrThrow } from '../../run.ts';
import { projectRoot } from '../project-root.ts';

/** The project as it is in the working tree, without what git ignores. */
export async function copyProject(folder: string): Promise<void> {
  const { stdout } = await runOrThrow('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: projectRoot,
  });
  for (const file of stdout.split('\0').filter((name) => name !== '' && name !== 'node_modules')) {
    // A file that was removed is still in the index.
    await cp(join(projectRoot, file), join(folder, file)).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
}
