import { percentage } from '../../reading/percentage.ts';
import type { CountLinks } from './count-links.ts';
import { type Figures, responseBuckets } from './figures.ts';
import { responseHours } from './metrics-query.ts';
import type { ResponseFindings } from './response-findings.ts';

/** What the shares of inquiries by response time are worked out from. */
type Answered = {
  inbound: number;
  responded: number;
  timed: number;
  times: Pick<ResponseFindings, 'byHours'>;
  links: CountLinks;
  /** Whether times are in business hours, by which no list can be asked for. */
  isBusiness: boolean;
};

/** Inquiries answered in at most so many hours. */
export function respondedWithin({ inbound, times, links, isBusiness }: Answered): Figures['responded_within'] {
  let count = 0;
  return responseHours.map((hours, at) => {
    count += times.byHours[at] ?? 0;
    const link = isBusiness ? null : links.answeredIn(0, hours * 3600);
    return { hours, count, percentage: percentage(count, inbound), link };
  });
}

/** Every inquiry in one bucket. */
export function responseDistribution(answered: Answered): Figures['response_distribution'] {
  const { inbound, responded, timed, times, links, isBusiness } = answered;
  return responseBuckets.map((bucket, at) => {
    const hours = { hours_from: null, hours_to: null };
    const share = (count: number) => ({ count, percentage: percentage(count, inbound) });
    if (bucket === 'negative') return { bucket, ...hours, ...share(responded - timed), link: links.negative() };
    if (bucket === 'unanswered') return { bucket, ...hours, ...share(inbound - responded), link: links.unanswered() };
    const hours_from = responseHours[at - 1] ?? 0;
    const hours_to = responseHours[at] ?? null;
    const first = hours_from === 0 ? 0 : hours_from * 3600 + 1;
    const link = isBusiness ? null : links.answeredIn(first, hours_to === null ? null : hours_to * 3600);
    return { bucket, hours_from, hours_to, ...share(times.byHours[at] ?? 0), link };
  });
}
