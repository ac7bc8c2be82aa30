import type { Client } from '@elastic/elasticsearch';
import type { Company } from '../../reading/companies/find-company.ts';
import { cutToCompany } from '../../reading/company-period.ts';
import type { Search } from '../../reading/search-together.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { countConversations, countDistinct, type DistinctCount } from '../distinct/count-distinct.ts';
import type { BusinessHours } from '../response-times/business-hours.ts';
import type { PercentilesQuestion } from '../response-times/exact-percentiles.ts';
import { firstResponsesQuery, startedQuery } from './conversations-query.ts';
import type { Figure } from './figures.ts';
import { exactSketch, metricsQueries, percents, type Trend } from './metrics-query.ts';

/** The figures of one period that are asked for. */
export type FiguresQuestion = {
  company: Company;
  period: { from: number; to: number };
  asked: ReadonlySet<Figure>;
  /** Null where none is asked for. */
  trend: Trend | null;
  /** Response times are counted in these; null for plain seconds. */
  businessHours: BusinessHours | null;
  /** Whether no job writes. */
  isSettled: boolean;
};

/** The parts that an answer is put together from, each by a search of its own. */
export type Part = 'inbound' | 'responses' | 'outbound' | 'active' | 'started' | 'firsts';

/** The searches for the figures that are asked for, and no others; see `read-business-times.ts` for those that have none. */
export type FiguresPlan = {
  searches: ReadonlyMap<Part, Search>;
  customers: DistinctCount | null;
  conversations: DistinctCount | null;
  /** Where a sketch would not be exact. */
  percentiles: PercentilesQuestion | null;
};

const needs: Record<Exclude<Part, 'active' | 'started' | 'firsts'>, readonly Figure[]> = {
  inbound: [
    'total_inbound',
    'response_rate',
    'conversation_ratio',
    'responded_within',
    'response_distribution',
    'unique_customers',
    'sentiment',
    'trend',
  ],
  responses: ['responded_inbound', 'response_rate', 'response_distribution', 'negative_response_times', 'trend'],
  outbound: ['total_outbound', 'conversation_ratio', 'trend'],
};

export function planFigures(client: Client, names: DataNames, question: FiguresQuestion): FiguresPlan {
  const { company, period, asked, trend, businessHours, isSettled } = question;
  const { companyId, shards } = company;
  const has = (...figures: readonly Figure[]) => figures.some((figure) => asked.has(figure));
  const isPlain = businessHours === null;
  const hasPercentiles = isPlain && has('response_time');
  const isLarge = company.outbound > exactSketch;
  // In business hours these come of times that are read one by one.
  const aggregatesTimes = isPlain && has('response_time', 'responded_within');
  const cut = cutToCompany(period, company);
  const metrics = { companyId, cut };
  const queries = metricsQueries(
    metrics,
    trend,
    {
      seconds: hasPercentiles || has('response_distribution', 'negative_response_times'),
      percentiles: !hasPercentiles ? null : isLarge ? 'buckets' : 'sketch',
      hours: isPlain && has('responded_within', 'response_distribution'),
      medians: isPlain,
    },
    has('sentiment'),
  );
  const index = names.tweets;
  const customers = has('unique_customers')
    ? countDistinct(client, { index }, metrics, 'customers', { tweets: company.inbound, shards })
    : null;
  // A job that writes works conversations out after the tweets that it brings.
  const isWhole = isSettled && cut.from === null && cut.to === null;
  const conversations = !has('conversations')
    ? null
    : isWhole
      ? countConversations(names.conversations, companyId)
      : countDistinct(client, { index }, metrics, 'conversations', {
          tweets: company.inbound + company.outbound,
          shards,
        });

  const searches = new Map<Part, Search>();
  // Customers are counted over the same tweets as the inquiries.
  if (has(...needs.inbound))
    searches.set('inbound', {
      index,
      ...queries.inbound,
      aggs: { ...queries.inbound.aggs, ...customers?.search.aggs },
    });
  if (aggregatesTimes || has(...needs.responses)) searches.set('responses', { index, ...queries.responses });
  if (has(...needs.outbound)) searches.set('outbound', { index, ...queries.outbound });
  if (conversations) searches.set('active', conversations.search);
  if (has('conversation_figures', 'sentiment'))
    searches.set('started', {
      index: names.conversations,
      ...startedQuery(companyId, cut, { shapes: has('conversation_figures'), moods: has('sentiment') }),
    });
  if (isPlain && has('first_response_time'))
    searches.set('firsts', { index: names.conversations, ...firstResponsesQuery(companyId, cut) });

  const percentiles = hasPercentiles && isLarge ? { index, query: queries.responses.query, percents } : null;
  return { searches, customers, conversations, percentiles };
}
