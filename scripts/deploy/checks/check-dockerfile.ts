import { readFile } from 'node:fs/promises';
import { run } from '../../run.ts';
import { projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';

export async function checkDockerfile(tools: Tools, report: Report): Promise<void> {
  const { code, output } = await run(tools.hadolint, ['Dockerfile'], { cwd: projectRoot });
  report.check('hadolint: Dockerfile', code === 0 ? [] : [output]);

  const text = await readFile(`${projectRoot}/Dockerfile`, 'utf8');
  const user = text.match(/^USER .*$/gm)?.at(-1);
  report.check(
    'the image has a numeric user who is not root',
    /^USER [1-9]\d*(:[1-9]\d*)?$/.test(user ?? '')
      ? []
      : [`${user ?? 'no USER'}: Kubernetes cannot tell that it is not root`],
  );
}
