import type { Seconds } from '../tweets/tweet-filters.ts';
import type { Company } from './companies/find-company.ts';

type Span = Pick<Company, 'first' | 'last'>;

/** The period [from, to) that is asked for, with the company's own first and last second where an end is open. */
export function companyPeriod({ from, to }: Seconds, { first, last }: Span): { from: number; to: number } {
  // A period that is open at one end and begins after the last tweet, or ends before the first, is empty, not wrong.
  const start = from ?? (to === null ? first : Math.min(first, to - 1));
  return { from: start, to: to ?? Math.max(last + 1, start + 1) };
}

/** The period without those ends beyond which the company has nothing. */
export const cutToCompany = ({ from, to }: { from: number; to: number }, { first, last }: Span): Seconds => ({
  from: from > first ? from : null,
  to: to <= last ? to : null,
});
