import { hash } from 'node:crypto';
import type { FoundIssue } from '../issue.ts';

const reportIdLength = 22;

/** What all issue ids look like. */
export const issueIdPattern = /^[A-Za-z0-9_-]{22}-[0-9a-f]{8}$/;

/** Of a question and a state of the data. */
export const reportIdOf = (issueId: string): string => issueId.slice(0, reportIdLength);

export const toReportId = (parts: readonly unknown[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url').slice(0, reportIdLength);

/** Of what it counts: a report that is made anew may have other issues, or these in another order. */
export function issueIdOf(reportId: string, { label, rule }: Pick<FoundIssue, 'label' | 'rule'>): string {
  const { any, none, sentiment_below } = rule;
  return `${reportId}-${hash('sha256', JSON.stringify([label, any, none, sentiment_below])).slice(0, 8)}`;
}
