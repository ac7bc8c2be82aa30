import { requireScope } from '../http/auth.ts';
import { allowCompany } from '../http/caller.ts';
import { type Route, route } from '../http/route.ts';
import { sendList } from '../http/send-list.ts';
import { CompanyPath } from '../reading/company-path.ts';
import { readPeriod } from '../reading/period-query.ts';
import type { Reading } from '../reading/reading.ts';
import { emergingRoutes } from './emerging/routes.ts';
import { issuesExample, issueTweetsExample } from './issues-example.ts';
import { IssuePath, IssuesQuery, IssueTweetsQuery } from './issues-query.ts';
import { createIssueTweets, IssueTweets, issueTweetColumns } from './reports/issue-tweets.ts';
import { createIssues, type IssueSources } from './reports/issues.ts';
import { IssuesReport } from './reports/issues-report.ts';
import { createMakeOnce } from './reports/make-once.ts';
import { createReportStore } from './reports/report-store.ts';

export type IssuesDependencies = {
  reading: Reading;
  sources: IssueSources;
  /** Is aborted when the process stops. */
  stopping: AbortSignal;
};

export function issuesRoutes({ reading, sources, stopping }: IssuesDependencies): Route[] {
  const store = createReportStore(reading.client, reading.names.issues);
  const issues = createIssues(reading, sources, createMakeOnce(store, sources.reasonOf, stopping));
  const issueTweets = createIssueTweets(reading, store);
  return [
    ...emergingRoutes(reading, sources.issuesOf),
    route({
      method: 'get',
      path: '/companies/{company_id}/ai-insights',
      tag: 'Issues',
      scope: 'insights:read',
      summary: 'What customers raise with a company most',
      description: issuesDescription,
      params: CompanyPath,
      query: IssuesQuery,
      responses: {
        200: {
          description: 'The top issues.',
          content: { 'application/json': { schema: IssuesReport, example: issuesExample } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        if (query.refresh) requireScope(caller, 'issues:refresh');
        const { top, language_model: languageModel, refresh: isRefresh = false, wait: waitSeconds } = query;
        const asked = { companyId: params.company_id, period: readPeriod(query), top, languageModel };
        ctx.vary('Authorization');
        ctx.set('Cache-Control', 'private, no-store');
        ctx.body = await issues({ ...asked, isRefresh, waitSeconds }, ctx['log']);
      },
    }),
    route({
      method: 'get',
      path: '/companies/{company_id}/ai-insights/{issue_id}/tweets',
      tag: 'Issues',
      scope: 'insights:read',
      summary: 'The tweets that an issue counts',
      description: 'The newest first. As a table, all of them, without `limit` and `after`.',
      params: IssuePath,
      csv: { columns: issueTweetColumns, example: issueTweetsExample.items },
      query: IssueTweetsQuery,
      responses: {
        200: {
          description: 'A page of tweets.',
          content: { 'application/json': { schema: IssueTweets, example: issueTweetsExample } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const { limit, after = null } = query;
        await sendList(ctx, {
          name: 'issue-tweets',
          columns: issueTweetColumns,
          rows: () => issueTweets.rows(params.company_id, params.issue_id),
          row: (tweet) => tweet,
          page: () => issueTweets.page(params.company_id, params.issue_id, { limit, after }),
        });
      },
    }),
  ];
}

const issuesDescription =
  'Issues are found in the inbound tweets that are in English, by a language model where one is set up, else by the statistics of words; `generated_by` and `notice` say which. Numbers never come from a model: every inbound tweet is counted, by the terms of the issue. A report is made once for each company, period, model, release and state of the data, and kept for some days.';
