import type { Client } from '@elastic/elasticsearch';
import { readResponseBucketKey, responseBucketKey } from '../../tweets/response-bucket.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';
import { seekPercentiles } from './percentile-places.ts';
import { readCombinations } from './read-combinations.ts';
import type { BucketsAnswer } from './response-buckets-query.ts';

/** First responses, and which percentiles of their response times are asked for. */
export type PercentilesQuestion = { index: string; query: Query; percents: readonly number[] };

/** Of each company that has response times, by key: the percentiles, in the order asked for. */
export type Percentiles = ReadonlyMap<string, readonly (number | null)[]>;

/**
 * Exact percentiles, from what the search for these first responses found of `responseBuckets`: another one gives the values in
 * the few buckets in which percentiles lie (docs/decisions/0021-exact-percentiles.md). With Elasticsearch's milliseconds.
 */
export async function readPercentiles(
  client: Client,
  { index, query, percents }: PercentilesQuestion,
  { buckets }: Partial<BucketsAnswer>,
): Promise<{ percentiles: Percentiles; took: number }> {
  const isCut = (buckets?.sum_other_doc_count ?? 0) > 0;
  // More than one search gives are counted in pages.
  const paged = isCut ? await readCombinations(client, { index, query, fields: ['response_bucket'] }) : null;
  const counted = paged
    ? paged.combinations.map(({ values: [key], count }) => ({ ...readResponseBucketKey(String(key)), count }))
    : (buckets?.buckets ?? []).map(({ key, doc_count }) => ({ ...readResponseBucketKey(key), count: doc_count }));
  const counts = Map.groupBy(counted, ({ company }) => company);
  const places = new Map([...counts].map(([company, inBuckets]) => [company, seekPercentiles(inBuckets, percents)]));
  const keys = [...places].flatMap(([company, { buckets }]) =>
    buckets.map((bucket) => responseBucketKey(company, bucket)),
  );
  const { combinations, took } = await readCombinations(client, {
    index,
    query: all(query, { terms: { response_bucket: keys } }),
    fields: ['company', 'response_seconds'],
  });
  const times = combinations.map(({ values: [company, seconds], count }) => ({
    company: String(company),
    seconds: Number(seconds),
    count,
  }));
  const timesOf = Map.groupBy(times, ({ company }) => company);
  const percentiles = new Map(
    [...places].map(([company, sought]) => [company, sought.percentiles(timesOf.get(company) ?? [])]),
  );
  return { percentiles, took: (paged?.took ?? 0) + took };
}
