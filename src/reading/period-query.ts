import { z } from 'zod';
import { invalid } from '../http/validate.ts';
import { parseMoment, parseTimeZone } from './period.ts';

/** A period as it is asked for: seconds since 1970, null where it is open at that end. */
export type AskedPeriod = { from: number | null; to: number | null; timeZone: string };

/** A query parameter that takes a date or a date-time. */
export const moment = (description: string, example?: string) =>
  z
    .string()
    .refine(
      (text) => parseMoment(text, 'UTC') !== null,
      'is neither a date (2026-10-01) nor a date-time (2026-10-01T08:00:00Z)',
    )
    .optional()
    .meta({ description, ...(example === undefined ? {} : { example }) });

/** The query parameters of a period, for whatever call is asked for one. */
export const periodQuery = {
  from: moment(
    'Beginning of the period: a date is its midnight in the time zone. Without it, the first tweet of what is asked about.',
    '2026-10-01',
  ),
  to: moment(
    'First moment after the period, so that a month ends with the first of the next. Without it, one second after the last tweet of that.',
    '2026-11-01',
  ),
  time_zone: z
    .string()
    .refine((text) => parseTimeZone(text) !== null, 'is not a time zone such as Europe/Berlin')
    .default('UTC')
    .meta({
      description:
        'By its name in the IANA database, or as an offset such as +02:00: for dates, times without an offset, and whatever goes by hours or days.',
      example: 'Europe/Berlin',
    }),
};

type PeriodQuery = { from?: string | undefined; to?: string | undefined; time_zone: string };

/** The period of a query; throws a 400 where it ends before it begins. */
export function readPeriod(query: PeriodQuery): AskedPeriod {
  const timeZone = parseTimeZone(query.time_zone) ?? 'UTC';
  const from = query.from === undefined ? null : parseMoment(query.from, timeZone);
  const to = query.to === undefined ? null : parseMoment(query.to, timeZone);
  if (from !== null && to !== null && from >= to) {
    const errors = [
      { path: 'from', message: 'is not before to' },
      { path: 'to', message: 'is not after from' },
    ];
    throw invalid(errors, 'query');
  }
  return { from, to, timeZone };
}
