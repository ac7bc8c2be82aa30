import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type Route, route } from '../../http/route.ts';
import { notModified, seenBy, sendAnswer } from '../../http/send-answer.ts';
import { CompanyPath } from '../company-path.ts';
import { intervals } from '../period.ts';
import { periodQuery, readPeriod } from '../period-query.ts';
import type { Reading } from '../reading.ts';
import { createInsights } from './insights.ts';
import { InsightsReport } from './insights-report.ts';

const InsightsQuery = z.strictObject({
  ...periodQuery,
  interval: z
    .enum(intervals, `is not one of ${intervals.join(', ')}`)
    .optional()
    .meta({
      description: 'Buckets of the trend. Without it: hour up to 3 days, day up to 92, week up to 2 years, then month.',
    }),
});

export function reportRoutes(reading: Reading): Route[] {
  const insights = createInsights(reading);
  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/insights',
      tag: 'Insights',
      scope: 'insights:read',
      summary: "A company's figures over a period",
      params: CompanyPath,
      query: InsightsQuery,
      responses: {
        200: { description: 'The figures.', content: { 'application/json': { schema: InsightsReport } } },
        304: notModified,
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const question = { companyId: params.company_id, ...readPeriod(query), interval: query.interval ?? null };
        const answer = await insights(question, seenBy(ctx), ctx['log']);
        ctx.type = 'application/json';
        sendAnswer(ctx, answer);
      },
    }),
  ];
}
