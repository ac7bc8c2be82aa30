import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import { periodQuery, readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { createHeatmap } from './heatmap.ts';
import { HeatmapReport, heatmapExample } from './heatmap-report.ts';

const HeatmapQuery = z.strictObject(periodQuery);

const columns = [
  'weekday',
  'hour',
  'inbound',
  'responded',
  'response_rate',
  'approximate_median_response_seconds',
] as const;

export function heatmapRoutes(reading: Reading): Route[] {
  const heatmap = createHeatmap(reading);
  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/heatmap',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'Inquiries and responses by hour of the day and day of the week',
      params: CompanyPath,
      query: HeatmapQuery,
      responses: {
        200: {
          description: 'The hours of the week.',
          content: { 'application/json': { schema: HeatmapReport, example: heatmapExample } },
        },
        304: notModified,
      },
      csv: { columns, example: heatmapExample.cells.map(cellRow) },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const question = { companyId: params.company_id, ...readPeriod(query) };
        const isTable = wantsCsv(ctx);
        const answer = await heatmap(question, seenBy(ctx, isTable), ctx['log']);
        const table = { name: `${params.company_id}-heatmap`, columns, rows: cellRows };
        await sendReport(ctx, answer, isTable ? table : null);
      },
    }),
  ];
}

const cellRows = (report: unknown): CsvRow[] => HeatmapReport.parse(report).cells.map(cellRow);

const cellRow = ({ links: _, ...cell }: HeatmapReport['cells'][number]): CsvRow => cell;
