import { z } from 'zod';
import { allowCompany, type Caller } from '../../http/caller.ts';
import { limit } from '../../http/cursor.ts';
import { invalid } from '../../http/validate.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { companyId } from '../company-path.ts';
import { listCursor } from '../lists/list-cursor.ts';
import { type AskedPeriod, periodQuery, readPeriod } from '../period-query.ts';
import { longestSearch, parseSearch, type Search } from './parse-search.ts';

const mostCompanies = 20;
const truth = (description: string) =>
  z
    .enum(['true', 'false'], 'is neither true nor false')
    .transform((text) => text === 'true')
    .optional()
    .meta({
      description,
      override: ({ jsonSchema }) => {
        delete jsonSchema.enum;
        jsonSchema.type = 'boolean';
      },
    });
const whole = (description: string, from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(from, `is less than ${from}`).max(to, `is more than ${to}`))
    .optional()
    .meta({ description, override: { type: 'integer', minimum: from, maximum: to } });
const longest = 999_999_999_999;

export const sorts = ['newest', 'oldest', 'relevance'] as const;
export type Sort = (typeof sorts)[number];

export const TweetsQuery = z.strictObject({
  q: z.string().max(longestSearch, `is longer than ${longestSearch} characters`).optional().meta({
    description:
      'What the text says: words (all of them, in any number and tense of English), "phrases" word for word, -exclusions, prefixes* of three letters or more (at most three), @handles. At most 30 words.',
    example: 'refund -"gift card"',
  }),
  company: z
    .string()
    .optional()
    .meta({
      description: `Company ids, in any case, with commas between them; at most ${mostCompanies}.`,
      example: 'Skarvia_Air',
    }),
  inbound: truth('true: what customers wrote; false: what companies wrote.'),
  responded: truth(
    'Inbound tweets that the company answered with a direct reply (any of those named by `company`; without it, any that the token covers), or those that it did not.',
  ),
  responded_by: companyId.optional().meta({ description: 'Inbound tweets that this company answered.' }),
  response_seconds_from: whole(
    'Response time of the one company that `responded_by`, or else `company`, names: this or longer.',
    0,
    longest,
  ),
  response_seconds_to: whole('The same: this or shorter.', 0, longest),
  negative_response_time: truth(
    'true: the first response of that company is dated before the inquiry; false: it is not.',
  ),
  conversation: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'is not the id of a conversation')
    .optional(),
  ...periodQuery,
  weekday: whole('Day of the week on the clock of the time zone, from 1 (Monday) to 7.', 1, 7),
  hour: whole('Hour on that clock.', 0, 23),
  sort: z.enum(sorts, `is not one of ${sorts.join(', ')}`).default('newest'),
  limit: limit(20, 200),
  after: listCursor,
});

/** What is asked for, all of it checked; companies as keys. */
export type TweetsQuestion = {
  search: Search | null;
  companies: string[] | null;
  /** The only companies whose tweets the caller may see; null for all. */
  only: string[] | null;
  inbound: boolean | null;
  responded: boolean | null;
  respondedBy: string | null;
  /** The one company whose response times are meant. */
  responder: string | null;
  responseSeconds: { from: number | null; to: number | null };
  negative: boolean | null;
  conversation: string | null;
  period: AskedPeriod;
  localHours: { weekday: number | null; hour: number | null };
  sort: Sort;
};

/** Throws a Problem: 400 with every fault, 403 for a company that the token does not cover. */
export function readTweetsQuestion(query: z.infer<typeof TweetsQuery>, caller: Caller): TweetsQuestion {
  const ids = query.company === undefined ? null : query.company.split(',').map((id) => id.trim());
  const parsed = query.q === undefined ? null : parseSearch(query.q);
  const search = parsed && 'search' in parsed ? parsed.search : null;
  const responder = query.responded_by ?? (ids?.length === 1 ? ids[0] : undefined);
  const asksForTimes = [query.response_seconds_from, query.response_seconds_to, query.negative_response_time].some(
    (value) => value !== undefined,
  );
  const faults = [
    ...(ids?.some((id) => !companyId.safeParse(id).success)
      ? [{ path: 'company', message: 'is not a list of company ids with commas between them' }]
      : []),
    ...(ids && ids.length > mostCompanies ? [{ path: 'company', message: `names more than ${mostCompanies}` }] : []),
    ...(parsed && 'fault' in parsed ? [{ path: 'q', message: parsed.fault }] : []),
    ...(asksForTimes && responder === undefined
      ? [{ path: 'company', message: 'has to name one company whose response times are meant, or `responded_by` has' }]
      : []),
    ...(query.sort === 'relevance' && !search?.wanted.length
      ? [{ path: 'sort', message: 'is by relevance, and `q` says nothing that is wanted' }]
      : []),
  ];
  if (faults.length > 0) throw invalid(faults, 'query');
  for (const id of [...(ids ?? []), ...(query.responded_by ? [query.responded_by] : [])]) allowCompany(caller, id);
  return {
    search,
    companies: ids && [...new Set(ids.map(companyKey))],
    only: caller.companies && [...caller.companies].sort(),
    inbound: query.inbound ?? null,
    responded: query.responded ?? null,
    respondedBy: query.responded_by === undefined ? null : companyKey(query.responded_by),
    responder: responder === undefined ? null : companyKey(responder),
    responseSeconds: { from: query.response_seconds_from ?? null, to: query.response_seconds_to ?? null },
    negative: query.negative_response_time ?? null,
    conversation: query.conversation ?? null,
    period: readPeriod(query),
    localHours: { weekday: query.weekday ?? null, hour: query.hour ?? null },
    sort: query.sort,
  };
}
