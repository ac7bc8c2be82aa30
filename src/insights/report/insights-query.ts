import { z } from 'zod';
import type { FieldError } from '../../http/problem.ts';
import { invalid } from '../../http/validate.ts';
import { firstMoment, intervals, parseMoment, startOfPeriodBefore } from '../../reading/period.ts';
import { type AskedPeriod, moment, periodQuery, readPeriod } from '../../reading/period-query.ts';
import { type BusinessHours, parseBusinessSpans } from '../response-times/business-hours.ts';
import { type Figure, figureNames } from './figures.ts';
import type { InsightsQuestion } from './insights.ts';

const mostHolidays = 400;

/** The items of a comma-separated text; `check` says what is wrong with one, or null. */
const list = (check: (item: string) => string | null) =>
  z
    .string()
    .max(5_000, 'is longer than 5000 characters')
    .transform((text, context) => {
      const items = [...new Set(text.split(',').map((item) => item.trim()))];
      for (const item of items) {
        const message = check(item);
        if (message !== null) context.addIssue({ code: 'custom', message: `${JSON.stringify(item)} ${message}` });
      }
      return items;
    });

const isFigure = (name: string): name is Figure => figureNames.some((figure) => figure === name);
const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && parseMoment(text, 'UTC') !== null;

const text = { override: { type: 'string' as const } };

export const InsightsQuery = z.strictObject({
  ...periodQuery,
  interval: z
    .enum(intervals, `is not one of ${intervals.join(', ')}`)
    .optional()
    .meta({
      description: 'Buckets of the trend. Without it: hour up to 3 days, day up to 92, week up to 2 years, then month.',
    }),
  fields: list((name) => (isFigure(name) ? null : `is not one of ${figureNames.join(', ')}`))
    .optional()
    .meta({
      ...text,
      description: `Names of figures, with commas between them: no others are computed, nor in the answer. Without it all: ${figureNames.join(', ')}.`,
      example: 'total_inbound,response_time,trend',
    }),
  compare: z.literal('previous', 'is not previous').optional().meta({
    description:
      'The same figures of the period before, and what has changed: of as many calendar days in the time zone, or of as many seconds where the period does not begin and end with a day. Needs from and to.',
  }),
  compare_from: moment('Beginning of a period to compare with, instead of `compare`.'),
  compare_to: moment('First moment after that period.'),
  business_hours: z
    .string()
    .max(500, 'is longer than 500 characters')
    .transform((given, context) => {
      const { spans, faults } = parseBusinessSpans(given);
      for (const message of faults) context.addIssue({ code: 'custom', message });
      return spans;
    })
    .optional()
    .meta({
      ...text,
      description:
        'Count response times in seconds of these hours, on the clock of the time zone: spans of days and times with `;` between them, up to 24:00, none of them over midnight. An answer outside of them to an inquiry outside of them may have taken 0 seconds. Response buckets then have no links: no list can be asked for by business hours.',
      example: 'mon-fri 09:00-17:00; sat 10:00-14:00',
    }),
  holidays: list((date) => (isDate(date) ? null : 'is not a date such as 2026-12-25'))
    .refine((dates) => dates.length <= mostHolidays, `are more than ${mostHolidays} dates`)
    .optional()
    .meta({
      ...text,
      description: `Dates without business hours, with commas between them; at most ${mostHolidays}.`,
      example: '2026-12-25,2026-12-26',
    }),
});
export type InsightsQuery = z.infer<typeof InsightsQuery>;

/** The question that a query asks of a company; throws a 400 where its parameters do not go together. */
export function readQuestion(companyId: string, query: InsightsQuery): InsightsQuestion {
  const period = readPeriod(query);
  const faults: FieldError[] = [];
  const compare = readComparison(query, period, faults);
  if (query.holidays && !query.business_hours)
    faults.push({ path: 'holidays', message: 'are only for business_hours, which are missing' });
  if (faults.length > 0) throw invalid(faults, 'query');
  const asked = query.fields ?? figureNames;
  const figures = figureNames.filter((name) => asked.includes(name));
  return {
    companyId,
    ...period,
    interval: query.interval ?? null,
    figures,
    compare,
    businessHours: readHours(query, period),
  };
}

function readComparison(
  { compare, compare_from, compare_to }: InsightsQuery,
  { from, to, timeZone }: AskedPeriod,
  faults: FieldError[],
): InsightsQuestion['compare'] {
  const missing = (path: string, isMissing: boolean, message: string) => {
    if (isMissing) faults.push({ path, message });
  };
  if (compare) {
    missing('compare', compare_from !== undefined || compare_to !== undefined, 'excludes compare_from and compare_to');
    missing('from', from === null, 'is missing: the period before one without a beginning has no end');
    missing('to', to === null, 'is missing: the period before one without an end has no length');
    if (from === null || to === null) return null;
    const before = startOfPeriodBefore(from, to, timeZone);
    missing('compare', before < firstMoment, 'would begin before the year 1');
    return { from: before, to: from };
  }
  if (compare_from === undefined && compare_to === undefined) return null;
  missing('compare_from', compare_from === undefined, 'is missing: compare_to is only one end');
  missing('compare_to', compare_to === undefined, 'is missing: compare_from is only one end');
  const start = compare_from === undefined ? null : parseMoment(compare_from, timeZone);
  const end = compare_to === undefined ? null : parseMoment(compare_to, timeZone);
  if (start === null || end === null) return null;
  missing('compare_from', start >= end, 'is not before compare_to');
  missing('compare_to', start >= end, 'is not after compare_from');
  return { from: start, to: end };
}

function readHours({ business_hours, holidays = [] }: InsightsQuery, { timeZone }: AskedPeriod): BusinessHours | null {
  return business_hours ? { spans: business_hours, holidays: holidays.toSorted(), timeZone } : null;
}
