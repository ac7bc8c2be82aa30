import { access } from 'node:fs/promises';
import { run } from '../../run.ts';
import { chartFolder, projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';

/** The alert rules: their syntax, and what they do with the figures of their tests. */
export async function checkRules(report: Report): Promise<void> {
  const files = `${chartFolder}/files`;
  for (const [name, args] of [
    ['promtool check rules: alerts.yaml', ['check', 'rules', '--lint=all', '--lint-fatal', `${files}/alerts.yaml`]],
    ['promtool test rules: alerts-test.yaml', ['test', 'rules', `${files}/alerts-test.yaml`]],
  ] as const) {
    const promtool = `${projectRoot}/scripts/deploy/promtool.sh`;
    const isThere = await access(promtool).then(
      () => true,
      () => false,
    );
    const { code, output } = isThere
      ? await run('bash', [promtool, ...args])
      : { code: 1, output: 'there is no promtool.sh' };
    report.check(name, code === 0 ? [] : [output]);
  }
}
