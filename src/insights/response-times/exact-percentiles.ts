import type { Client } from '@elastic/elasticsearch';
import { readResponseBucketKey, responseBucketKey } from '../../tweets/response-bucket.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';
import { type Counted, seekPercentiles } from './percentile-places.ts';
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
  const counts = new Map<string, Counted[]>();
  const count = (bucketKey: string, count: number) => {
    const { company, bucket } = readResponseBucketKey(bucketKey);
    add(counts, company, { key: bucket, count });
  };
  if (whole) for (const { values, count: documents } of whole.combinations) count(String(values[0]), documents);
  else for (const { key, doc_count } of buckets?.buckets ?? []) count(key, doc_count);

  const places = new Map([...counts].map(([company, counted]) => [company, seekPercentiles(counted, percents)]));
  const keys = [...places].flatMap(([company, { buckets }]) =>
    buckets.map((bucket) => responseBucketKey(company, bucket)),
  );
  const { combinations, took } = await readCombinations(client, {
    index,
    query: all(query, { terms: { response_bucket: keys } }),
    fields: ['company', 'response_seconds'],
  });
  const seconds = new Map<string, Counted[]>();
  for (const { values, count } of combinations) add(seconds, String(values[0]), { key: Number(values[1]), count });
  const percentiles = new Map(
    [...places].map(([company, sought]) => [company, sought.percentiles(seconds.get(company) ?? [])]),
  );
  return { percentiles, took: (whole?.took ?? 0) + took };
}

function add(counts: Map<string, Counted[]>, company: string, counted: Counted): void {
  const known = counts.get(company);
  if (known) known.push(counted);
  else counts.set(company, [counted]);
}
