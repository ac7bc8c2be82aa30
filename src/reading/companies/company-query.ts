import type { estypes } from '@elastic/elasticsearch';
import { type Spelling, spelling } from '../../tweets/read-companies.ts';
import { all, isInbound, isOutbound, ofCompany } from '../../tweets/tweet-filters.ts';

/** The search that says whether there is such a company, how it is spelled, how much it has and from when to when. */
export function companyQuery(companyId: string): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: true,
    allow_partial_search_results: false,
    query: ofCompany(companyId),
    aggs: {
      first: { min: { field: 'created_at' } },
      last: { max: { field: 'created_at' } },
      written: { filter: isOutbound, aggs: { spelling } },
    },
  };
}

export type CompanyAnswer = {
  /** Milliseconds since 1970. */
  first: { value: number | null };
  last: { value: number | null };
  written: { doc_count: number; spelling: Spelling };
};

/** The search that counts the inbound tweets of these companies. */
export function inboundQuery(keys: string[]): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    allow_partial_search_results: false,
    query: all(isInbound, { terms: { company: keys } }),
    aggs: { inbound: { terms: { field: 'company', include: keys, size: Math.max(keys.length, 1) } } },
  };
}

export type InboundAnswer = { inbound: { buckets: { key: string; doc_count: number }[] } };
