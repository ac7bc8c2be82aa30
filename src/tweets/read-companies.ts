import type { Client, estypes } from '@elastic/elasticsearch';
import { all, isOutbound } from './tweet-filters.ts';

export type Company = { key: string /** In its one spelling. */; company_id: string; total_outbound: number };

// Keys come in the order of code points, so the first is the spelling that is shown.
export const spelling: estypes.AggregationsAggregationContainer = {
  terms: { field: 'author_id', size: 1, order: { _key: 'asc' } },
};
export type Spelling = { buckets: { key: string }[] };

/** Every company whose key begins with `prefix`, by key: who wrote an outbound tweet of the index. */
export async function readCompanies(client: Client, index: string, prefix = ''): Promise<Company[]> {
  const found: Company[] = [];
  let after: Record<string, string> | undefined;
  do {
    const answer = await client.search<unknown, Answer>({ index, ...pageQuery(prefix, after) });
    const companies = answer.aggregations?.companies;
    for (const { key, doc_count, spelling } of companies?.buckets ?? []) {
      found.push({ key: key.key, company_id: spelling.buckets[0]?.key ?? key.key, total_outbound: doc_count });
    }
    after = companies?.after_key;
  } while (after);
  return found;
}

function pageQuery(prefix: string, after: Record<string, string> | undefined): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    allow_partial_search_results: false,
    query: all(isOutbound, ...(prefix === '' ? [] : [{ prefix: { company: { value: prefix } } }])),
    aggs: {
      companies: {
        composite: { size: 1_000, sources: [{ key: { terms: { field: 'company' } } }], ...(after ? { after } : {}) },
        aggs: { spelling },
      },
    },
  };
}

type Answer = {
  companies: {
    buckets: { key: { key: string }; doc_count: number; spelling: Spelling }[];
    after_key?: Record<string, string>;
  };
};
