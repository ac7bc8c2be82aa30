import type { Aggregations, SearchBody } from '../../reading/search-together.ts';
import {
  all,
  isFirstResponse,
  isInbound,
  isOutbound,
  type Query,
  type Seconds,
  within,
} from '../../tweets/tweet-filters.ts';

/** One count for each company, and what a metric asks for of its first responses. */
export type ByCompanyAnswer<Bucket = { doc_count: number }> = {
  companies: { sum_other_doc_count: number; buckets: (Bucket & { key: string })[] };
};

// Nearly as many as Elasticsearch gives in one answer, 65,535: a search that has left some out says so.
const mostCompanies = 65_000;

export const inquiriesQuery = (period: Seconds): SearchBody =>
  byCompany(all(isInbound, ...within('inquiry_at', period)));

export const responsesQuery = (
  period: Seconds,
  { filters, aggs }: { filters: Query[]; aggs: Aggregations },
): SearchBody => byCompany(all(firstResponses(period), ...filters), aggs);

export const firstResponses = (period: Seconds): Query => all(isFirstResponse, ...within('inquiry_at', period));

export const outboundQuery = (period: Seconds): SearchBody =>
  byCompany(all(isOutbound, ...within('created_at', period)));

const byCompany = (query: Query, aggs: Aggregations = {}): SearchBody => ({
  query,
  aggs: { companies: { terms: { field: 'company', size: mostCompanies }, aggs } },
});
