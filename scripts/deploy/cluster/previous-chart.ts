import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrThrow } from '../../run.ts';
import { chartFolder, projectRoot } from '../project-root.ts';

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
  if ((await git(['rev-parse', '--is-shallow-repository'])).trim() === 'true')
    throw new Error(
      'Not all tags are in a shallow clone, so the previous chart is not known: git fetch --unshallow --tags',
    );
  const tags = await git(['tag', '--sort=-creatordate', '--merged', 'HEAD~1']);
  for (const tag of tags.split('\n').filter(Boolean)) {
    if ((await git(['ls-tree', tag, 'helm/support-insights/Chart.yaml'])) === '') continue;
    await mkdir(folder, { recursive: true });
    const archive = join(folder, 'chart.tar');
    await git(['archive', '--output', archive, tag, 'helm/support-insights']);
    await runOrThrow('tar', ['-xf', archive, '-C', folder]);
    return { folder: join(folder, 'helm/support-insights'), origin: `tag ${tag}` };
  }
  const copy = join(folder, 'support-insights');
  await cp(chartFolder, copy, { recursive: true });
  const file = join(copy, 'Chart.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/^(version|appVersion):.*$/gm, '$1: 0.0.1'));
  return { folder: copy, origin: 'this chart as version 0.0.1: no tag has one' };
}

async function git(args: readonly string[]): Promise<string> {
  return (await runOrThrow('git', args, { cwd: projectRoot })).stdout;
}
