import { percentage, rounded } from '../../reading/percentage.ts';
import { isoInZone } from '../../reading/period.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import type { Counts, IssueCounts } from '../counting/count-issues.ts';
import type { FoundIssue } from '../issue.ts';
import type { Share } from '../shares.ts';
import { issueIdOf } from './issue-id.ts';
import type { IssuesReport } from './issues-report.ts';

/** What of a report is kept: all issues that were found, whatever number is shown of them. */
export type KeptReport = Omit<
  IssuesReport,
  'language_model_status' | 'issues' | 'other_percentage' | 'unassigned_percentage'
> & {
  issues: KeptIssue[];
  /** Tweets of the first issue, of the first two together, and so on. */
  reached: number[];
};
export type KeptIssue = Omit<IssuesReport['issues'][number], 'id' | 'rank' | 'links'> & { rule: FoundIssue['rule'] };
export type Example = KeptIssue['examples'][number];

export type Findings = {
  companyId: string;
  period: { from: number; to: number };
  timeZone: string;
  /** Where the trend's buckets begin. */
  starts: readonly number[];
  generatedAt: Date;
  generatedBy: IssuesReport['generated_by'];
  counts: Omit<Counts, 'issues'>;
  /** In the order in which they are shown; `share` is null where nobody has read a sample. */
  issues: readonly { issue: FoundIssue; counts: IssueCounts; share: Share | null; examples: Example[] }[];
  reached: number[];
  sampleSize: number;
  data: IssuesReport['data'];
};

const notices = {
  'language-model':
    'Labels, definitions, summaries and quotes are AI-generated. Tweets are counted, all of them; percentages are corrected by a random sample that the language model read.',
  statistics:
    'Issues were found by the statistics of words, without a language model. Tweets are counted, all of them.',
};

/** A report to keep; percentages are rounded here and nowhere else. */
export function makeReport(findings: Findings): KeptReport {
  const { counts, period } = findings;
  return {
    company_id: findings.companyId,
    period: { from: isoSeconds(period.from), to: isoSeconds(period.to), time_zone: findings.timeZone },
    generated_at: findings.generatedAt.toISOString(),
    generated_by: findings.generatedBy,
    notice: notices[findings.generatedBy.kind],
    inbound_total: counts.inbound,
    analysed_percentage: percentage(counts.analysed, counts.inbound),
    sample_size: findings.sampleSize,
    issues: findings.issues.map((found) => keptIssue(found, findings)),
    reached: findings.reached,
    data: findings.data,
  };
}

function keptIssue(
  { issue, counts: own, share, examples }: Findings['issues'][number],
  { counts, starts, timeZone }: Findings,
): KeptIssue {
  const { label, definition, summary, terms, rule } = issue;
  const matched = percentage(own.tweets, counts.inbound) ?? 0;
  return {
    label,
    definition,
    summary,
    tweet_count: own.tweets,
    matched_percentage: matched,
    percentage: share ? rounded(100 * share.share) : matched,
    percentage_low: share && rounded(100 * share.low),
    percentage_high: share && rounded(100 * share.high),
    terms,
    sentiment: {
      mean: own.meanSentiment === null ? null : rounded(own.meanSentiment),
      negative_percentage: percentage(own.negative, own.tweets),
    },
    response_rate: percentage(own.responded, own.tweets),
    median_response_seconds: own.medianResponseSeconds,
    trend: starts.map((start, at) => ({
      start: isoInZone(start, timeZone),
      percentage: percentage(own.trend[at] ?? 0, counts.trend[at] ?? 0),
    })),
    change_from_previous_period: changeOf(own, counts),
    examples,
    rule,
  };
}

/** In percentage points; null where there was nothing before. */
function changeOf({ tweets, before }: IssueCounts, { inbound, inboundBefore }: Findings['counts']): number | null {
  if (before === null || !inboundBefore) return null;
  return rounded((100 * tweets) / inbound - (100 * before) / inboundBefore);
}

/** The report as it is answered: its `top` issues, with the links to their tweets. */
export function shownReport(
  id: string,
  { reached, issues, data, ...report }: KeptReport,
  top: number,
  status: IssuesReport['language_model_status'],
  linkOf: (issueId: string) => string,
): IssuesReport {
  const shown = issues.slice(0, top).map(({ rule, ...issue }, at) => {
    const issueId = issueIdOf(id, { label: issue.label, rule });
    return { id: issueId, rank: at + 1, ...issue, links: { tweets: linkOf(issueId) } };
  });
  const all = reached.at(-1) ?? 0;
  const ofShown = reached[shown.length - 1] ?? 0;
  return {
    ...report,
    language_model_status: status,
    issues: shown,
    other_percentage: percentage(all - ofShown, report.inbound_total),
    unassigned_percentage: percentage(report.inbound_total - all, report.inbound_total),
    data,
  };
}
