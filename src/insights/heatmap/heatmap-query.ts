import type { estypes } from '@elastic/elasticsearch';
import type { SearchBody } from '../../reading/search-together.ts';
import { all, isFirstResponse, isInbound, ofCompany, within } from '../../tweets/tweet-filters.ts';
import type { HourStretch } from './local-hours.ts';

const filters = { inbound: isInbound, responses: isFirstResponse };

/** The search that counts a company's inquiries, or its first responses to them, by the hours of a stretch. */
export const hoursQuery = (companyId: string, kind: keyof typeof filters, stretch: HourStretch): SearchBody => ({
  query: all(ofCompany(companyId), filters[kind], ...within('inquiry_at', stretch)),
  aggs: { hours: { date_histogram: byHours(stretch) } },
});

const byHours = ({ shift }: HourStretch): estypes.AggregationsDateHistogramAggregation => ({
  field: 'inquiry_at',
  fixed_interval: '1h',
  offset: `${shift}s`,
  min_doc_count: 1,
});

/** What comes back of it that is needed. */
export const hoursParts = ['hours.buckets.key', 'hours.buckets.doc_count'];

/** Hours with something in them; `key` is where one begins, in milliseconds. */
export type HoursAnswer = { hours: { buckets?: { key: number; doc_count: number }[] } };
