import type { IssuesReport } from '../../src/issues/reports/issues-report.ts';
import { type GoldTweets, goldShare } from './read-gold.ts';

type Issue = Pick<IssuesReport['issues'][number], 'percentage' | 'percentage_low' | 'percentage_high'>;

/** How far the shares of a report are from those of the labels, and whether its intervals hold them. */
export type ShareJudgement = {
  issues: number;
  /** Mean distance between an issue's share and its reason's, both from 0 to 1; null without issues. */
  meanError: number | null;
  intervals: number;
  /** How many of the intervals hold the labels' share. */
  holding: number;
};

/** `reasons` are those of the issues, in their order. */
export function judgeShares(
  gold: GoldTweets,
  issues: readonly Issue[],
  reasons: readonly (string | undefined)[],
): ShareJudgement {
  const judged = issues.flatMap(({ percentage, percentage_low: low, percentage_high: high }, at) => {
    const reason = reasons[at];
    if (reason === undefined) return [];
    const truth = 100 * goldShare(gold, reason);
    const isHolding = low === null || high === null ? null : low <= truth && truth <= high;
    return [{ error: Math.abs(percentage - truth) / 100, isHolding }];
  });
  return {
    issues: judged.length,
    meanError: judged.length === 0 ? null : judged.reduce((sum, { error }) => sum + error, 0) / judged.length,
    intervals: judged.filter(({ isHolding }) => isHolding !== null).length,
    holding: judged.filter(({ isHolding }) => isHolding).length,
  };
}
