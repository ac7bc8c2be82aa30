import { z } from 'zod';
import { sendCsv, wantsCsv } from '../../http/csv.ts';
import { cursor, encodeCursor, limit } from '../../http/cursor.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendAnswer } from '../../http/send-answer.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { allCompanies, CompanyItem, CompanyList, listCompanies } from './companies.ts';

const CompaniesQuery = z.strictObject({
  q: z
    .string()
    .regex(/^[A-Za-z0-9_]{0,50}$/, 'is not at most 50 letters, digits or _')
    .default('')
    .meta({ description: 'What the company id begins with, in any case.' }),
  limit: limit(20, 1_000),
  after: cursor(z.tuple([z.number(), z.string()])),
});

const exampleCompanies: z.infer<typeof CompanyList> = {
  items: [
    { company_id: 'Skarvia_Air', total_inbound: 413, total_outbound: 310 },
    { company_id: 'WrenpostHelp', total_inbound: 297, total_outbound: 251 },
  ],
  next: 'WzI1MSwid3JlbnBvc3QiXQ',
};

export function companiesRoutes({ client, names, answers }: Reading): Route[] {
  return [
    route({
      method: 'get',
      path: '/companies',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'The companies, largest outbound first',
      query: CompaniesQuery,
      csv: true,
      responses: {
        200: {
          description: 'A page of companies.',
          content: { 'application/json': { schema: CompanyList, example: exampleCompanies } },
        },
        304: notModified,
      },
      async handle({ ctx, query, caller }) {
        const prefix = companyKey(query.q);
        if (wantsCsv(ctx)) {
          const rows = allCompanies(client, names, { prefix, only: caller.companies });
          return sendCsv(ctx, 'companies', Object.keys(CompanyItem.shape), rows);
        }
        const question = { prefix, limit: query.limit, after: query.after ?? null, only: caller.companies };
        const only = question.only && [...question.only].sort();
        const answer = await answers(JSON.stringify(['companies', { ...question, only }]), seenBy(ctx), async () => {
          const { items, next } = await listCompanies(client, names, question);
          return () => ({ items, next: next && encodeCursor(next) });
        });
        ctx.type = 'application/json';
        sendAnswer(ctx, answer);
      },
    }),
  ];
}
