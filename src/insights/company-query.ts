import type { estypes } from '@elastic/elasticsearch';
import { all, isInbound, isOutbound, ofCompany } from '../tweets/tweet-filters.ts';

/** The search that says whether there is such a company, how it is spelled, and when its first and last tweets were. */
export function companyQuery(companyId: string): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: ofCompany(companyId),
    aggs: {
      first: { min: { field: 'created_at' } },
      last: { max: { field: 'created_at' } },
      written: { filter: isOutbound, aggs: { spelling } },
    },
  };
}

// Keys come in the order of code points, so the first is the spelling that is shown.
const spelling: estypes.AggregationsAggregationContainer = {
  terms: { field: 'author_id', size: 1, order: { _key: 'asc' } },
};
type Spelling = { buckets: { key: string }[] };

export type CompanyAnswer = {
  /** Milliseconds since 1970. */
  first: { value: number | null };
  last: { value: number | null };
  written: { spelling: Spelling };
};

/** One page of all companies by key, with what each wrote and its spelling; `after` goes on from the page before. */
export function writersQuery(prefix: string, after: Record<string, string> | undefined): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: all(isOutbound, ...(prefix === '' ? [] : [{ prefix: { company: { value: prefix } } }])),
    aggs: {
      companies: {
        composite: { size: 1_000, sources: [{ key: { terms: { field: 'company' } } }], ...(after ? { after } : {}) },
        aggs: { spelling },
      },
    },
  };
}

export type WritersAnswer = {
  companies: {
    buckets: { key: { key: string }; doc_count: number; spelling: Spelling }[];
    after_key?: Record<string, string>;
  };
};

/** The search that counts the inbound tweets of these companies. */
export function inboundQuery(keys: string[]): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: all(isInbound, { terms: { company: keys } }),
    aggs: { inbound: { terms: { field: 'company', include: keys, size: Math.max(keys.length, 1) } } },
  };
}

export type InboundAnswer = { inbound: { buckets: { key: string; doc_count: number }[] } };
