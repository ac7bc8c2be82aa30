import { access, glob } from 'node:fs/promises';
import { lastLines, run } from '../../run.ts';
import { chartFolder, projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';

/** The chart as a whole: lint, its own tests, its README, values that nothing reads. */
export async function checkChart(tools: Tools, report: Report): Promise<void> {
  const lint = await run(tools.helm, ['lint', '--strict', chartFolder]);
  report.check('helm lint --strict', lint.code === 0 ? [] : [lint.output]);

  const suites = await Array.fromAsync(glob('tests/*_test.yaml', { cwd: chartFolder }));
  const unittest = await run(tools.helmUnittest, ['--strict', chartFolder]);
  const [, counted = '0'] = /Test Suites:\s+(\d+) passed, \d+ total/.exec(unittest.output) ?? [];
  const isComplete = unittest.code === 0 && suites.length > 0 && Number(counted) === suites.length;
  report.check(
    `helm-unittest: ${suites.length} files, ${/Tests:\s+(.*)/.exec(unittest.output)?.[1] ?? 'no test'}`,
    isComplete ? [] : [lastLines(unittest.output, 60)],
  );

  await checkScript(report, 'the README of the chart says what values.yaml says', 'write-readme.ts', ['--check']);
  await checkScript(report, 'every value of the chart is used', 'unused-values.ts', []);
}

async function checkScript(report: Report, name: string, script: string, args: string[]): Promise<void> {
  const path = `${projectRoot}/scripts/chart/${script}`;
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return report.check(name, [`there is no ${path}`]);
  const { code, output } = await run(process.execPath, [path, ...args], { cwd: projectRoot });
  report.check(name, code === 0 ? [] : [output]);
}
