import type { estypes } from '@elastic/elasticsearch';

export type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** A period [from, to) in seconds since 1970; null is no end on that side. */
export type Seconds = { from: number | null; to: number | null };

/** Documents of a company: inbound tweets that belong to it, and those that it wrote. Any case of the id matches. */
export const ofCompany = (companyId: string): Query => ({ term: { company: companyId } });

export const isInbound: Query = { term: { inbound: true } };
export const isOutbound: Query = { term: { inbound: false } };
/** Outbound tweets that are their company's first response to an inquiry: one for each inquiry that has an answer. */
export const isFirstResponse: Query = { term: { first_response: true } };

/**
 * Inbound tweets, and first responses to them, belong to the time of the inquiry; what a company wrote, to its own; a
 * conversation to its start, its first response time to its first inbound tweet. No filter at all where the period has no
 * end: each costs a look at every tweet.
 */
export const within = (
  field: 'created_at' | 'inquiry_at' | 'start' | 'first_inbound_at',
  { from, to }: Seconds,
): Query[] => {
  if (from === null && to === null) return [];
  const ends = { ...(from === null ? {} : { gte: from }), ...(to === null ? {} : { lt: to }) };
  return [{ range: { [field]: { ...ends, format: 'epoch_second' } } }];
};

export const all = (...filter: Query[]): Query => ({ bool: { filter } });
export const any = (...should: Query[]): Query => ({ bool: { should, minimum_should_match: 1 } });

/** Where a sentiment is negative and where it is positive, both ends among them, as the authors of VADER divide it. */
export const sentimentEnds = { negative: { lte: -0.05 }, positive: { gte: 0.05 } };
