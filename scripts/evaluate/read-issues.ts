import { IssueTweets } from '../../src/issues/reports/issue-tweets.ts';
import { IssuesReport } from '../../src/issues/reports/issues-report.ts';
import { mostScoredIssues } from './score.ts';

/** A question to the service; rejects where it does not succeed. */
export type Get = (path: string) => Promise<unknown>;

export type ReadIssue = IssuesReport['issues'][number] & { tweet_ids: string[] };
export type ReadReport = Omit<IssuesReport, 'issues'> & { issues: ReadIssue[] };

const pageTweets = 200;

/** A company's issues with the ids of all their tweets, as anybody can get them: the report, then its links, page by page. */
export async function readIssues(get: Get, company: string, languageModel: 'auto' | 'off'): Promise<ReadReport> {
  const path = `/companies/${encodeURIComponent(company)}/ai-insights`;
  const question = new URLSearchParams({ top: String(mostScoredIssues), language_model: languageModel, wait: '60' });
  let report: IssuesReport;
  do report = IssuesReport.parse(await get(`${path}?${question}`));
  while (report.language_model_status === 'running');
  const issues: ReadIssue[] = [];
  for (const issue of report.issues) issues.push({ ...issue, tweet_ids: await readIds(get, issue.links.tweets) });
  return { ...report, issues };
}

const Page = IssueTweets.pick({ items: true, next: true });

async function readIds(get: Get, link: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const question = new URLSearchParams({ limit: String(pageTweets), ...(after ? { after } : {}) });
    const page = Page.parse(await get(`${link}?${question}`));
    ids.push(...page.items.map(({ tweet_id }) => tweet_id));
    after = page.next;
  }
  return ids;
}

type Counted = Pick<ReadReport, 'company_id' | 'inbound_total'> & {
  issues: Pick<ReadIssue, 'label' | 'tweet_count' | 'matched_percentage' | 'tweet_ids'>[];
};

/** Where the numbers of a report do not agree with the tweets behind them, in sentences. */
export function countFaults({ company_id, inbound_total, issues }: Counted): string[] {
  return issues.flatMap(({ label, tweet_count, matched_percentage, tweet_ids }) => {
    const distinct = new Set(tweet_ids).size;
    const percentage = Number(((100 * distinct) / inbound_total).toFixed(4));
    const issue = `${company_id}, "${label}"`;
    return [
      ...(distinct === tweet_count && tweet_ids.length === distinct
        ? []
        : [`${issue}: tweet_count is ${tweet_count}, but its pages hold ${tweet_ids.length} (${distinct} distinct).`]),
      ...(percentage === matched_percentage
        ? []
        : [`${issue}: matched_percentage is ${matched_percentage}, but its pages make ${percentage}.`]),
    ];
  });
}
