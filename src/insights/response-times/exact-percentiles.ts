import type { Client } from '@elastic/elasticsearch';
import { readResponseBucketKey, responseBucketKey } from '../../tweets/response-bucket.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';
import { bucketsOfPercentiles, percentilesOf } from './percentile-places.ts';
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
  const whole = isCut ? await readCombinations(client, { index, query, fields: ['response_bucket'] }) : null;
  const counted: [key: string, count: number][] = whole
    ? whole.combinations.map(({ values, count }) => [String(values[0]), count])
    : (buckets?.buckets ?? []).map(({ key, doc_count }) => [key, doc_count]);
  const counts = countsByCompany(
    counted.map(([key, count]) => {
      const { company, bucket } = readResponseBucketKey(key);
      return [company, bucket, count];
    }),
  );
  const keys = [...counts].flatMap(([company, ofCompany]) =>
    bucketsOfPercentiles(ofCompany, percents).map((bucket) => responseBucketKey(company, bucket)),
  );
  const { combinations, took } = await readCombinations(client, {
    index,
    query: all(query, { terms: { response_bucket: keys } }),
    fields: ['company', 'response_seconds'],
  });
  const seconds = countsByCompany(
    combinations.map(({ values: [company, value], count }) => [String(company), Number(value), count]),
  );
  const percentiles = new Map(
    [...counts].map(([company, ofCompany]) => [company, percentilesOf(ofCompany, seconds.get(company), percents)]),
  );
  return { percentiles, took: (whole?.took ?? 0) + took };
}

/** How many there are of each number, by company. */
function countsByCompany(rows: [company: string, value: number, count: number][]): Map<string, Map<number, number>> {
  const found = new Map<string, Map<number, number>>();
  for (const [company, value, count] of rows) {
    const counts = found.get(company) ?? new Map<number, number>();
    found.set(company, counts.set(value, count));
  }
  return found;
}
