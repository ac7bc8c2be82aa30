import { z } from 'zod';
import { allowCompany, type Caller } from '../../http/caller.ts';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import { invalid } from '../../http/validate.ts';
import { companyId } from '../../reading/company-path.ts';
import { periodQuery, readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { createBenchmarks } from './benchmarks.ts';
import { BenchmarkedCompany, BenchmarksReport } from './benchmarks-report.ts';
import { exampleBenchmarks } from './example.ts';
import { metricNames } from './metric.ts';

const mostCompanies = 20;
const idsOf = (text: string): string[] => text.split(',');

const BenchmarksQuery = z.strictObject({
  ...periodQuery,
  companies: z
    .string('is missing')
    .refine(
      (text) => idsOf(text).every((id) => companyId.safeParse(id).success),
      'is not a list of company ids with a comma between them',
    )
    .refine((text) => idsOf(text).length <= mostCompanies, `names more than ${mostCompanies} companies`)
    .refine((text) => new Set(idsOf(text).map(companyKey)).size === idsOf(text).length, 'names a company twice')
    .transform(idsOf)
    .meta({
      description: `1 to ${mostCompanies} company ids in any case, with a comma between them.`,
      override: { type: 'string' },
      example: 'Skarvia_Air,WrenpostHelp',
    }),
  metric: z
    .enum(metricNames, `is not one of ${metricNames.join(', ')}`)
    .default('response_rate')
    .meta({
      description: 'The figure by which they are compared. responded_within_… is a percentage of total_inbound.',
    }),
  min_inbound: z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(1, 'is less than 1'))
    .default(30)
    .meta({
      description:
        'Companies with fewer inquiries in the period are shown and not ranked. With a token that is limited to companies only 1, 3, 10, 30, 100 and so on: by any number one could make out one company after the other.',
      override: { type: 'integer', minimum: 1, maximum: 999_999_999, default: 30 },
    }),
});

const columns = Object.keys(BenchmarkedCompany.shape);

export function benchmarksRoutes(reading: Reading): Route[] {
  const benchmarks = createBenchmarks(reading);
  return [
    route({
      method: 'get',
      path: '/benchmarks',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'Companies side by side, and the place of each among all',
      description: `Each company's figure over the period, its rank and its percentile among all companies with at least min_inbound inquiries, and how the figures of all these are spread. A token that is limited to companies sees its own ones and the spread in round figures, without the extreme values; it sees neither, and a notice, where fewer than 5 companies that it does not cover are ranked.`,
      query: BenchmarksQuery,
      csv: { columns, example: exampleBenchmarks.companies },
      responses: {
        200: {
          description: 'The companies, and the spread.',
          content: { 'application/json': { schema: BenchmarksReport, example: exampleBenchmarks } },
        },
        304: notModified,
      },
      problems: [404],
      async handle({ ctx, query, caller }) {
        for (const id of query.companies) allowCompany(caller, id);
        allowMinInbound(caller, query.min_inbound);
        const { companies, metric, min_inbound: minInbound } = query;
        const question = { companies, metric, minInbound, period: readPeriod(query), only: caller.companies };
        const isTable = wantsCsv(ctx);
        const answer = await benchmarks(question, seenBy(ctx, isTable), ctx['log']);
        await sendReport(ctx, answer, isTable ? { name: 'benchmarks', columns, rows: companyRows } : null);
      },
    }),
  ];
}

const companyRows = (report: unknown): CsvRow[] => BenchmarksReport.parse(report).companies;

/** Who may not see all could move it by one at a time, and see of each company that drops out what it takes along. */
function allowMinInbound({ companies }: Caller, minInbound: number): void {
  if (companies === null || /^[13]0*$/.test(String(minInbound))) return;
  const message = 'is not 1, 3, 10, 30, 100 and so on, as it has to be with a token that is limited to companies';
  throw invalid([{ path: 'min_inbound', message }], 'query');
}
