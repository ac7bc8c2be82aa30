import { createBusinessClock } from './business-clock.ts';
import type { BusinessHours } from './business-hours.ts';
import type { ResponseTimes } from './read-response-times.ts';

/** The same response times in business seconds, in the same order. */
export function businessTimes({ at, seconds }: ResponseTimes, hours: BusinessHours): ResponseTimes {
  if (at.length === 0) return { at, seconds };
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, asked] of at.entries()) {
    first = Math.min(first, asked);
    last = Math.max(last, asked + (seconds[index] ?? 0));
  }
  const clock = createBusinessClock(hours, first, last);
  return { at, seconds: at.map((asked, index) => clock(asked + (seconds[index] ?? 0)) - clock(asked)) };
}
