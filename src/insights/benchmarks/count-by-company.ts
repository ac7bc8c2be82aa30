import type { Client } from '@elastic/elasticsearch';
import { type Found, searchTogether } from '../../reading/search-together.ts';
import type { Seconds } from '../../tweets/tweet-filters.ts';
import { readPercentiles } from '../response-times/exact-percentiles.ts';
import { type BucketsAnswer, responseBuckets } from '../response-times/response-buckets-query.ts';
import {
  type ByCompanyAnswer,
  firstResponses,
  inquiriesQuery,
  outboundQuery,
  responsesQuery,
} from './benchmarks-query.ts';
import type { Counts, Metric, Needs, ResponsesBucket } from './metric.ts';

type Answer = ByCompanyAnswer<ResponsesBucket> & BucketsAnswer;

/** What the metric needs of every company, by key, and Elasticsearch's milliseconds: in one request, and a second one for percentiles. */
export async function countByCompany(
  client: Client,
  index: string,
  { needs }: Metric,
  period: Seconds,
): Promise<{ counts: Map<string, Counts>; took: number }> {
  const queries = [inquiriesQuery(period), ...(needs === null ? [] : [queryFor(needs, period)])];
  const searches = queries.map((query) => ({ index, ...query }));
  const { found, took } = await searchTogether<Answer>(client, searches);
  const inbound = bucketsOf(found[0]);
  const others = bucketsOf(found[1]);
  const { percentiles, took: tookMore } =
    needs?.kind === 'percentile'
      ? await readPercentiles(
          client,
          { index, query: firstResponses(period), percents: [needs.percent] },
          found[1]?.answer ?? {},
        )
      : { percentiles: null, took: 0 };

  const counts = new Map<string, Counts>();
  for (const key of new Set([...inbound.keys(), ...others.keys()])) {
    const other = others.get(key) ?? null;
    counts.set(key, {
      inbound: inbound.get(key)?.doc_count ?? 0,
      outbound: needs?.kind === 'outbound' ? (other?.doc_count ?? 0) : 0,
      responses: needs?.kind === 'responses' ? other : null,
      percentile: percentiles?.get(key)?.[0] ?? null,
    });
  }
  return { counts, took: took + tookMore };
}

function queryFor(needs: Needs, period: Seconds) {
  if (needs.kind === 'outbound') return outboundQuery(period);
  if (needs.kind === 'responses') return responsesQuery(period, needs);
  return { query: firstResponses(period), aggs: responseBuckets() };
}

function bucketsOf(found: Found<Answer> | undefined): Map<string, ResponsesBucket> {
  const { companies } = found?.answer ?? {};
  if (companies && companies.sum_other_doc_count > 0)
    throw new Error('there are more companies than a benchmark can count');
  return new Map(companies?.buckets.map((bucket) => [bucket.key, bucket]));
}
