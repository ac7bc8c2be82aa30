import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartFolder, projectRoot } from '../project-root.ts';
import { run, runOrThrow } from '../run.ts';

export interface PreviousChart {
  folder: string;
  /** Where it is from, for the report. */
  origin: string;
}

/**
 * The chart to upgrade from: that of the last tag, or while none has a chart, this one as version 0.0.1 with an image of that
 * version, so that an upgrade at least changes every pod.
 */
export async function previousChart(folder: string): Promise<PreviousChart> {
  const { stdout } = await run('git', ['tag', '--sort=-creatordate', '--merged', 'HEAD~1'], { cwd: projectRoot });
  for (const tag of stdout.split('\n').filter(Boolean)) {
    const { code } = await run('git', ['cat-file', '-e', `${tag}:helm/support-insights/Chart.yaml`], {
      cwd: projectRoot,
    });
    if (code !== 0) continue;
    await mkdir(folder, { recursive: true });
    const archive = join(folder, 'chart.tar');
    await runOrThrow('git', ['archive', '--output', archive, tag, 'helm/support-insights'], { cwd: projectRoot });
    await runOrThrow('tar', ['-xf', archive, '-C', folder]);
    return { folder: join(folder, 'helm/support-insights'), origin: `tag ${tag}` };
  }
  const copy = join(folder, 'support-insights');
  await cp(chartFolder, copy, { recursive: true });
  const file = join(copy, 'Chart.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/^(version|appVersion):.*$/gm, '$1: 0.0.1'));
  return { folder: copy, origin: 'this chart as version 0.0.1: no tag has one' };
}
