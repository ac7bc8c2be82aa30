import type { ShareJudgement } from './judge-shares.ts';
import { meanOf, type Scores } from './score.ts';

const columns = {
  coverage: 'coverage',
  macroF1: 'macro F1',
  microF1: 'micro F1',
  shareError: 'share error',
  purity: 'purity',
  ami: 'AMI',
  nmi: 'NMI',
} satisfies Record<keyof Scores, string>;
const keys = Object.keys(columns) as (keyof Scores)[];

/** A Markdown table of the scores of each company and their mean. */
export function scoreTable(scores: ReadonlyMap<string, Scores>): string {
  const rows = [...scores, ['mean', meanOf([...scores.values()])] as const];
  return tableOf(
    ['company', ...Object.values(columns)],
    rows.map(([company, own]) => [company, ...keys.map((key) => own[key].toFixed(3))]),
  );
}

/** A Markdown table of how the shares of reports agree with the labels, over all runs of each company, and over all. */
export function shareTable(judgements: ReadonlyMap<string, readonly ShareJudgement[]>): string {
  const rows: [string, readonly ShareJudgement[]][] = [...judgements, ['all', [...judgements.values()].flat()]];
  return tableOf(
    ['company', 'issues', 'mean error of percentage', 'intervals that hold the share'],
    rows.map(([company, own]) => {
      const sum = (of: (judgement: ShareJudgement) => number) => own.reduce((total, one) => total + of(one), 0);
      const issues = sum((one) => one.issues);
      const intervals = sum((one) => one.intervals);
      const error = sum((one) => (one.meanError ?? 0) * one.issues) / issues;
      const holding = sum((one) => one.holding);
      return [
        company,
        String(issues),
        issues === 0 ? '' : error.toFixed(4),
        intervals === 0 ? 'none' : `${holding} of ${intervals} (${((100 * holding) / intervals).toFixed(1)} %)`,
      ];
    }),
  );
}

const tableOf = (head: string[], rows: string[][]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
