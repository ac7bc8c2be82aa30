import { z } from 'zod';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import { limit, pagesOf } from '../../http/cursor.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { CompanyItem, CompanyList, listCompanies } from './companies.ts';

const pages = pagesOf('companies', z.tuple([z.number(), z.string()]));

const CompaniesQuery = z.strictObject({
  q: z
    .string()
    .regex(/^[A-Za-z0-9_]{0,50}$/, 'is not at most 50 letters, digits or _')
    .default('')
    .meta({ description: 'What the company id begins with, in any case.' }),
  limit: limit(20, 1_000),
  after: pages.after,
});

const exampleCompanies: z.infer<typeof CompanyList> = {
  items: [
    { company_id: 'Skarvia_Air', total_inbound: 413, total_outbound: 310 },
    { company_id: 'WrenpostHelp', total_inbound: 297, total_outbound: 251 },
  ],
  next: 'Ub3qXKmAwEQc3Vw0rT9f',
};

const columns = Object.keys(CompanyItem.shape);

export function companiesRoutes({ client, names, answers }: Reading): Route[] {
  return [
    route({
      method: 'get',
      path: '/companies',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'The companies, largest outbound first',
      query: CompaniesQuery,
      csv: { columns, example: exampleCompanies.items },
      responses: {
        200: {
          description: 'A page of companies.',
          content: { 'application/json': { schema: CompanyList, example: exampleCompanies } },
        },
        304: notModified,
      },
      async handle({ ctx, query, caller }) {
        const isTable = wantsCsv(ctx);
        const place = isTable ? { limit: null, after: null } : { limit: query.limit, after: query.after ?? null };
        const question = { prefix: companyKey(query.q), ...place, only: caller.companies };
        const only = question.only && [...question.only].sort();
        const key = JSON.stringify(['companies', { ...question, only }]);
        const answer = await answers(key, seenBy(ctx, isTable), async () => {
          const { items, next } = await listCompanies(client, names, question);
          return () => ({ items, next: next && pages.next(next) });
        });
        await sendReport(ctx, answer, isTable ? { name: 'companies', columns, rows: companyRows } : null);
      },
    }),
  ];
}

const companyRows = (report: unknown): CsvRow[] => CompanyList.parse(report).items;
