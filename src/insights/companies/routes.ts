import { z } from 'zod';
import { cursor, encodeCursor, limit } from '../../http/cursor.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendAnswer } from '../../http/send-answer.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { Reading } from '../reading.ts';
import { CompanyList, listCompanies } from './companies.ts';

const CompaniesQuery = z.strictObject({
  q: z
    .string()
    .regex(/^[A-Za-z0-9_]{0,50}$/, 'is not at most 50 letters, digits or _')
    .default('')
    .meta({ description: 'What the company id begins with, in any case.' }),
  limit: limit(20, 1_000),
  after: cursor(z.tuple([z.number(), z.string()])),
});

export function companiesRoutes({ client, names, answers }: Reading): Route[] {
  return [
    route({
      method: 'get',
      path: '/companies',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'The companies, largest outbound first',
      query: CompaniesQuery,
      responses: {
        200: { description: 'A page of companies.', content: { 'application/json': { schema: CompanyList } } },
        304: notModified,
      },
      async handle({ ctx, query, caller }) {
        const prefix = companyKey(query.q);
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
