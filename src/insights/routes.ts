import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { allowCompany } from '../http/caller.ts';
import { cursor, encodeCursor, limit } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { invalid } from '../http/validate.ts';
import { readDataVersion } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { companyKey } from '../tweets/tweet.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { CompanyList, listCompanies } from './companies.ts';
import { createInsights } from './insights.ts';
import { InsightsReport } from './insights-report.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { type Interval, intervals, parseMoment, parseTimeZone } from './period.ts';
import { shareReads } from './share-reads.ts';

const idRule = /^[A-Za-z0-9_]{1,50}$/;
const CompanyPath = z.object({
  company_id: z
    .string()
    .regex(idRule, 'is not 1 to 50 letters, digits or _')
    .meta({ description: 'In any case.', example: 'Skarvia_Air' }),
});

const CompaniesQuery = z.strictObject({
  q: z
    .string()
    .regex(/^[A-Za-z0-9_]{0,50}$/, 'is not at most 50 letters, digits or _')
    .default('')
    .meta({ description: 'What the company id begins with, in any case.' }),
  limit: limit(20, 1_000),
  after: cursor(z.tuple([z.number(), z.string()])),
});

const moment = (description: string, example: string) =>
  z
    .string()
    .refine(
      (text) => parseMoment(text, 'UTC') !== null,
      'is neither a date (2026-10-01) nor a date-time (2026-10-01T08:00:00Z)',
    )
    .optional()
    .meta({ description, example });

const InsightsQuery = z.strictObject({
  from: moment(
    "Beginning of the period: a date is its midnight in the time zone. Without it, the company's first tweet.",
    '2026-10-01',
  ),
  to: moment("First moment after the period. Without it, one second after the company's last tweet.", '2026-11-01'),
  interval: z
    .enum(intervals, `is not one of ${intervals.join(', ')}`)
    .optional()
    .meta({
      description: 'Buckets of the trend. Without it: hour up to 3 days, day up to 92, week up to 2 years, then month.',
    }),
  time_zone: z
    .string()
    .refine((text) => parseTimeZone(text) !== null, 'is not a time zone such as Europe/Berlin')
    .default('UTC')
    .meta({ description: 'For dates and bucket edges.', example: 'Europe/Berlin' }),
});

// A report of a month by days has 5 kB, the longest that there is, 1,000 buckets, 150 kB.
const kept = { maxEntries: 4_000, maxBytes: 16 * 2 ** 20, bytesOf: (json: Buffer) => json.byteLength };

const tag = 'Insights';
const scope = 'insights:read';

export function insightsRoutes(client: Client, names: IndexNames): Route[] {
  const readVersion = shareReads(() => readDataVersion(client, names.state));
  const answers = createKeptAnswers(readVersion, createBoundedCache(kept));
  const insights = createInsights(client, names, answers);
  return [
    route({
      method: 'get',
      path: '/companies',
      tag,
      scope,
      summary: 'The companies, largest outbound first',
      query: CompaniesQuery,
      responses: {
        200: { description: 'A page of companies.', content: { 'application/json': { schema: CompanyList } } },
      },
      async handle({ ctx, query, caller }) {
        const prefix = companyKey(query.q);
        const question = { prefix, limit: query.limit, after: query.after ?? null, only: caller.companies };
        const only = question.only && [...question.only].sort();
        ctx.type = 'application/json';
        ctx.body = await answers(JSON.stringify(['companies', { ...question, only }]), async () => {
          const { items, next } = await listCompanies(client, names, question);
          return () => ({ items, next: next && encodeCursor(next) });
        });
      },
    }),
    route({
      method: 'get',
      path: '/companies/{company_id}/insights',
      tag,
      scope,
      summary: "A company's figures over a period",
      params: CompanyPath,
      query: InsightsQuery,
      responses: { 200: { description: 'The figures.', content: { 'application/json': { schema: InsightsReport } } } },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const question = { companyId: params.company_id, ...readPeriod(query) };
        ctx.type = 'application/json';
        ctx.body = await insights(question, ctx['log']);
      },
    }),
  ];
}

/** The period of a query; throws a 400 where it ends before it begins. */
function readPeriod(query: z.infer<typeof InsightsQuery>) {
  const timeZone = parseTimeZone(query.time_zone) ?? 'UTC';
  const from = query.from === undefined ? null : parseMoment(query.from, timeZone);
  const to = query.to === undefined ? null : parseMoment(query.to, timeZone);
  if (from !== null && to !== null && from >= to) {
    throw invalid(
      [
        { path: 'from', message: 'is not before to' },
        { path: 'to', message: 'is not after from' },
      ],
      'query',
    );
  }
  const interval: Interval | null = query.interval ?? null;
  return { from, to, interval, timeZone };
}
