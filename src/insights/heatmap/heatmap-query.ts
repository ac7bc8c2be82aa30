import type { estypes } from '@elastic/elasticsearch';
import { all, isFirstResponse, isInbound, ofCompany, within } from '../../tweets/tweet-filters.ts';
import type { HourStretch } from './local-hours.ts';

type Query = { query: estypes.QueryDslQueryContainer; aggs: Record<string, estypes.AggregationsAggregationContainer> };

const filters = { inbound: isInbound, responses: isFirstResponse };

/** The search that counts a company's inquiries, or its first responses to them, by the hours of a stretch. */
export const hoursQuery = (companyId: string, kind: keyof typeof filters, stretch: HourStretch): Query => ({
  query: all(ofCompany(companyId), filters[kind], ...within('inquiry_at', stretch)),
  aggs: { hours: { date_histogram: byHours(stretch) } },
});

/** The search that counts response times by hours; `most` is the largest number of responses in one of them. */
export const timesQuery = (companyId: string, stretch: HourStretch, most: number): Query => ({
  query: all(ofCompany(companyId), isFirstResponse, ...within('inquiry_at', stretch)),
  aggs: {
    hours: {
      date_histogram: byHours(stretch),
      aggs: { times: { terms: { field: 'response_seconds', size: most, order: { _key: 'asc' } } } },
    },
  },
});

const byHours = ({ shift }: HourStretch): estypes.AggregationsDateHistogramAggregation => ({
  field: 'inquiry_at',
  fixed_interval: '1h',
  offset: `${shift}s`,
  min_doc_count: 1,
});

/** What comes back of these searches that is needed. */
export const hoursParts = ['hours.buckets.key', 'hours.buckets.doc_count'];
export const timesParts = [
  'hours.buckets.key',
  'hours.buckets.times.buckets.key',
  'hours.buckets.times.buckets.doc_count',
];

export type HoursAnswer = { hours: { buckets?: HourBucket[] } };
export type HourBucket = {
  /** Milliseconds. */
  key: number;
  doc_count: number;
  times?: { buckets?: { key: number; doc_count: number }[] };
};
