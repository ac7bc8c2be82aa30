import { allowCompany } from '../../http/caller.ts';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import { readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { createEmerging, type IssuesOf } from './emerging.ts';
import { EmergingQuery } from './emerging-query.ts';
import { EmergingReport, emergingExample } from './emerging-report.ts';

const columns = [
  'kind',
  'label',
  'terms',
  'tweet_count',
  'percentage',
  'percentage_before',
  'strength',
  'p_value',
  'first_seen',
  'customers',
] as const;

export function emergingRoutes(reading: Reading, issuesOf: IssuesOf): Route[] {
  const emerging = createEmerging(reading, issuesOf);
  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/ai-insights/emerging',
      tag: 'Issues',
      scope: 'insights:read',
      summary: 'What customers have begun to raise',
      description,
      params: CompanyPath,
      query: EmergingQuery,
      responses: {
        200: {
          description: 'What has risen, the clearest first; nothing in most weeks in which nothing happens.',
          content: { 'application/json': { schema: EmergingReport, example: emergingExample } },
        },
        304: notModified,
      },
      csv: { columns, example: emergingExample.emerging.map(rowOf) },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const { to, timeZone } = readPeriod(query);
        const question = { companyId: params.company_id, days: Number.parseInt(query.window, 10), to, timeZone };
        const isTable = wantsCsv(ctx);
        const answer = await emerging(question, seenBy(ctx, isTable), ctx['log']);
        const table = { name: `${params.company_id}-emerging`, columns, rows: rowsOf };
        await sendReport(ctx, answer, isTable ? table : null);
      },
    }),
  ];
}

const rowsOf = (report: unknown): CsvRow[] => EmergingReport.parse(report).emerging.map(rowOf);

const rowOf = ({ examples: _, terms, ...row }: EmergingReport['emerging'][number]): CsvRow => ({
  ...row,
  terms: terms.join(),
});

const description =
  'Key phrases and issues that are significantly more frequent in the inbound tweets of the window that are in English than in those of the weeks before: of eight windows of the same length, or as many as make 28 days, as far as the data goes back. In nineteen of twenty windows without a change nothing at all is reported. What would not be significant if each customer had written once is not reported either.';
