import { bucketStarts, type Interval } from '../../reading/period.ts';

const day = 86_400;

/** Where the buckets of a report's trend begin: days up to a month, weeks up to half a year, else months. */
export function trendStarts(period: { from: number; to: number }, timeZone: string): number[] {
  const days = (period.to - period.from) / day;
  const interval: Interval = days <= 31.1 ? 'day' : days <= 184 ? 'week' : 'month';
  // 1,000 months are 83 years: a period without an end on either side may be longer.
  return bucketStarts({ ...period, interval, timeZone }) ?? [period.from];
}
