import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import type { FieldError } from '../../http/problem.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import { invalid } from '../../http/validate.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import type { Reading } from '../../reading/reading.ts';
import { Figures } from './figures.ts';
import { createInsights, type InsightsQuestion } from './insights.ts';
import { insightsExample } from './insights-example.ts';
import { InsightsQuery, readQuestion } from './insights-query.ts';
import { InsightsAnswer } from './insights-report.ts';

const columns = ['start', 'inbound', 'outbound', 'responded', 'response_rate', 'median_response_seconds'] as const;

export function reportRoutes(reading: Reading): Route[] {
  const insights = createInsights(reading);
  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/insights',
      tag: 'Insights',
      scope: 'insights:read',
      summary: "A company's figures over a period",
      description: 'As a table it is the trend alone, with the same filters: it takes no comparison.',
      params: CompanyPath,
      query: InsightsQuery,
      responses: {
        200: {
          description: 'The figures that are asked for.',
          content: { 'application/json': { schema: InsightsAnswer, example: insightsExample } },
        },
        304: notModified,
      },
      csv: { columns, example: insightsExample.trend.map(trendRow) },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const isTable = wantsCsv(ctx);
        const question = readQuestion(params.company_id, query);
        const answer = await insights(
          isTable ? trendAlone(question, query) : question,
          seenBy(ctx, isTable),
          ctx['log'],
        );
        const table = { name: `${params.company_id}-trend`, columns, rows: trendRows };
        await sendReport(ctx, answer, isTable ? table : null);
      },
    }),
  ];
}

/** What a table is made of: nothing else of the question costs anything. Throws a Problem 400 for what it would leave out. */
function trendAlone(question: InsightsQuestion, query: InsightsQuery): InsightsQuestion {
  const compared = (['compare', 'compare_from', 'compare_to'] as const).filter((path) => query[path] !== undefined);
  const faults: FieldError[] = compared.map((path) => ({
    path,
    message: 'is not for the table, which is of the trend alone',
  }));
  if (!question.figures.includes('trend'))
    faults.push({ path: 'fields', message: 'leave out the trend, which is what the table is of' });
  if (faults.length > 0) throw invalid(faults, 'query');
  return { ...question, figures: ['trend'] };
}

const trendRows = (report: unknown): CsvRow[] =>
  z.object({ trend: Figures.shape.trend }).parse(report).trend.map(trendRow);

const trendRow = ({ links: _, ...bucket }: Figures['trend'][number]): CsvRow => bucket;
