import type { Aggregations, SearchBody } from '../../reading/search-together.ts';
import { all, ofCompany, type Query, type Seconds, sentimentEnds, within } from '../../tweets/tweet-filters.ts';
import { sketchOf } from './metrics-query.ts';

// So many different sizes of conversations take 50 million tweets of one company: all of them come back.
const mostSizes = 10_000;

/** The search over a company's conversations that started in the period: what they are like, and how customers felt in them. */
export const startedQuery = (
  companyId: string,
  cut: Seconds,
  wanted: { shapes: boolean; moods: boolean },
): SearchBody => ({
  query: all(ofCompany(companyId), ...within('start', cut)),
  aggs: { ...(wanted.shapes ? shapes : {}), ...(wanted.moods ? moods : {}) },
});

const sizes = (field: string) => ({ terms: { field, size: mostSizes, order: { _key: 'asc' as const } } });
const shapes: Aggregations = {
  tweets: sizes('tweets'),
  depth: sizes('depth'),
  company_last: { filter: { term: { last_by: 'company' } } },
  unanswered: { filter: { term: { unanswered: true } } },
};

const moods: Aggregations = {
  first_sentiment: { avg: { field: 'first_sentiment' } },
  last_sentiment: { avg: { field: 'last_sentiment' } },
  moved: { value_count: { field: 'sentiment_change' } },
  mood: {
    filters: {
      filters: {
        worsened: { range: { sentiment_change: sentimentEnds.negative } },
        improved: { range: { sentiment_change: sentimentEnds.positive } },
      },
    },
  },
};

/** The company's conversations whose first inquiry lies in the period and had a response. */
export const firstResponses = (companyId: string, cut: Seconds): Query =>
  all(ofCompany(companyId), { exists: { field: 'first_response_seconds' } }, ...within('first_inbound_at', cut));

/** The search that says how long these first responses took. */
export function firstResponsesQuery(companyId: string, cut: Seconds): SearchBody {
  const field = 'first_response_seconds';
  return {
    query: firstResponses(companyId, cut),
    aggs: {
      seconds: { stats: { field } },
      ...sketchOf(field),
    },
  };
}

type Sizes = { buckets: { key: number; doc_count: number }[] };

/** What `startedQuery` gets back. */
export type StartedAnswer = {
  tweets: Sizes;
  depth: Sizes;
  company_last: { doc_count: number };
  unanswered: { doc_count: number };
  first_sentiment: { value: number | null };
  last_sentiment: { value: number | null };
  moved: { value: number };
  mood: { buckets: { worsened: { doc_count: number }; improved: { doc_count: number } } };
};
