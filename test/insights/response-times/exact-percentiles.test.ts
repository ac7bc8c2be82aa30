import test from 'ava';
import { percentile } from '../../../src/insights/response-times/durations.ts';
import { readPercentiles } from '../../../src/insights/response-times/exact-percentiles.ts';
import { readCombinations } from '../../../src/insights/response-times/read-combinations.ts';
import { type BucketsAnswer, responseBuckets } from '../../../src/insights/response-times/response-buckets-query.ts';
import { searchTogether } from '../../../src/reading/search-together.ts';
import { isFirstResponse } from '../../../src/tweets/tweet-filters.ts';
import { startTestService } from '../../support/service.ts';
import { answeredAfter, csv } from '../../support/world.ts';

const from = '2017-10-02 00:00:00';
const percents = [50, 90, 99];

// Companies with 1, 2, 3, 101 and 400 responses, from seconds to weeks, in no order; `Many` has nearly all in one bucket.
const timesOf: Record<string, number[]> = {
  One: [77],
  Two: [200, 100],
  Three: [1_000, 10, 20],
  Skewed: Array.from({ length: 101 }, (_, index) => Math.round(Math.exp((14 * ((index * 37) % 101)) / 101))),
  Many: Array.from({ length: 400 }, (_, index) => (index === 7 ? 5 : 100_000 + ((index * 53) % 400))),
};

for (const shards of ['1', '3']) {
  test(`Percentiles of all companies at once are those of all values, on ${shards} shard(s)`, async (t) => {
    const service = await startTestService(t, { INDEX_SHARDS: shards });
    const rows = Object.entries(timesOf).flatMap(([by, times], index) =>
      answeredAfter(times, { by, from, firstId: 10_000 * (index + 1) }),
    );
    t.is((await service.ingest(csv(rows))).status, 'succeeded');
    const { client } = service;
    const index = `${service.config.INDEX_PREFIX}-tweets`;
    const query = isFirstResponse;
    const read = async (most?: number) => {
      const search = { index, query, aggs: responseBuckets(most) };
      const { found } = await searchTogether<BucketsAnswer>(client, [search]);
      const answer = found[0]?.answer ?? {};
      const { percentiles } = await readPercentiles(client, { index, query, percents }, answer);
      return { isCut: (answer.buckets?.sum_other_doc_count ?? 0) > 0, percentiles };
    };

    const { isCut, percentiles } = await read();
    t.false(isCut);
    t.deepEqual([...percentiles.keys()].sort(), ['many', 'one', 'skewed', 'three', 'two']);
    for (const [company, times] of Object.entries(timesOf)) {
      const ascending = Float64Array.from(times).sort();
      for (const [at, percent] of percents.entries()) {
        const found = percentiles.get(company.toLowerCase())?.[at] ?? Number.NaN;
        const expected = percentile(ascending, percent / 100) ?? 0;
        t.true(Math.abs(found - expected) < 1e-6 * expected, `${company}, ${percent}: ${found} is not ${expected}`);
      }
    }

    // More buckets than one search gives are read in pages.
    const cut = await read(5);
    t.true(cut.isCut);
    t.deepEqual(new Map([...cut.percentiles].sort()), new Map([...percentiles].sort()));
    const fields = ['company', 'response_seconds'];
    const whole = await readCombinations(client, { index, query, fields });
    t.is(
      whole.combinations.reduce((sum, { count }) => sum + count, 0),
      507,
    );
    for (const size of [7, whole.combinations.length])
      t.deepEqual((await readCombinations(client, { index, query, fields }, size)).combinations, whole.combinations);
  });
}
