import { percentage, rounded } from '../../reading/percentage.ts';
import { isoInZone } from '../../reading/period.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import type { Counts, IssueCounts } from '../counting/count-issues.ts';
import type { FoundIssue } from '../issue.ts';
import { correctShare, type Judged } from '../shares.ts';
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
  starts: readonly number[];
  generatedAt: string;
  generatedBy: IssuesReport['generated_by'];
  issues: readonly FoundIssue[];
  counts: Counts;
  reached: readonly number[];
  examples: readonly Example[][];
  /** Of each issue, what the sample says of each of its tweets; null where nobody read any. */
  judged: readonly Judged[][] | null;
  data: IssuesReport['data'];
};

const notices = {
  'language-model':
    'Labels, definitions, summaries and quotes are AI-generated. All counts are of every inbound tweet; percentages are corrected by a random sample that the language model read.',
  statistics: 'Issues were found by word statistics, without a language model. All counts are of every inbound tweet.',
};

/** A report to keep; percentages are rounded here and nowhere else. */
export function makeReport(findings: Findings): KeptReport {
  const { companyId, period, timeZone, generatedAt, generatedBy, counts, judged, data } = findings;
  const precision = usualPrecision(judged ?? []);
  const kept = findings.issues.map((issue, at) => {
    const own = counts.issues[at];
    if (!own) throw new Error(`the issue ${at} was not counted`);
    const share = judged ? correctShare(own.tweets, counts.inbound, judged[at] ?? [], precision) : null;
    return { at, issue: keptIssue(findings, issue, own, share, findings.examples[at] ?? []) };
  });
  return {
    company_id: companyId,
    period: { from: isoSeconds(period.from), to: isoSeconds(period.to), time_zone: timeZone },
    generated_at: generatedAt,
    generated_by: generatedBy,
    notice: notices[generatedBy.kind],
    inbound_total: counts.inbound,
    analysed_percentage: percentage(counts.analysed, counts.inbound),
    sample_size: judged?.[0]?.length ?? 0,
    issues: kept.map(({ issue }) => issue),
    reached: [...findings.reached],
    data,
  };
}

/** Which part of what all rules find in the sample is right. */
function usualPrecision(judged: readonly Judged[][]): number {
  const found = judged.flat().filter(({ isFound }) => isFound);
  return found.length === 0 ? 1 : found.filter(({ isOf }) => isOf).length / found.length;
}

function keptIssue(
  { counts, starts, timeZone }: Findings,
  { label, definition, summary, terms, rule }: FoundIssue,
  own: IssueCounts,
  share: { share: number; low: number; high: number } | null,
  examples: Example[],
): KeptIssue {
  const matched = percentage(own.tweets, counts.inbound) ?? 0;
  const before = own.before === null || !counts.inboundBefore ? null : (100 * own.before) / counts.inboundBefore;
  return {
    label,
    definition,
    summary,
    tweet_count: own.tweets,
    matched_percentage: matched,
    percentage: share ? rounded(100 * share.share) : matched,
    percentage_low: share ? rounded(100 * share.low) : null,
    percentage_high: share ? rounded(100 * share.high) : null,
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
    change_from_previous_period: before === null ? null : rounded((100 * own.tweets) / counts.inbound - before),
    examples,
    rule,
  };
}

/** The report as it is answered: its `top` issues, with the links to their tweets. */
export function shownReport(
  id: string,
  { reached, issues, ...report }: KeptReport,
  top: number,
  status: IssuesReport['language_model_status'],
  linkOf: (issueId: string) => string,
): IssuesReport {
  const { data, ...head } = report;
  const shown = issues.slice(0, top).map(({ rule: _, ...issue }, at) => {
    const issueId = `${id}-${at + 1}`;
    return { id: issueId, rank: at + 1, ...issue, links: { tweets: linkOf(issueId) } };
  });
  const all = reached.at(-1) ?? 0;
  const ofShown = reached[shown.length - 1] ?? 0;
  return {
    ...head,
    language_model_status: status,
    issues: shown,
    other_percentage: percentage(all - ofShown, report.inbound_total),
    unassigned_percentage: percentage(report.inbound_total - all, report.inbound_total),
    data,
  };
}
