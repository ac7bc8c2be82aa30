import type { Client } from '@elastic/elasticsearch';
import type { Aggregations } from '../../reading/search-together.ts';
import { companyKey, responseTimeKey } from '../../tweets/tweet.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';
import { inquiries, ruleQuery } from '../rule-query.ts';
import type { Counted } from './counts-query.ts';
import { firstRanges, isFound, narrowDown, type Range, type Sought, splitRange } from './narrow-down.ts';

// 2^39 seconds are 17,000 years: more than lie between the first year that a date can have and the last.
const longest = 2 ** 39;

/**
 * The median response time of each issue, in seconds, exact: null where the company has answered none of its tweets. Response times lie on
 * the answers, which have no key phrases; of an inquiry they can be searched, so each median is narrowed down by counting.
 */
export async function readMedians(
  client: Client,
  index: string,
  counted: Counted,
): Promise<{ medians: (number | null)[]; took: number }> {
  const first = firstRanges(longest);
  let took = 0;
  const ask = async (asked: ReadonlyMap<number, Range[]>): Promise<Map<number, number[]>> => {
    const answer = await countRanges(client, index, counted, asked);
    took += answer.took;
    return answer.counts;
  };
  const counts = await ask(new Map(counted.rules.map((_, issue) => [issue, first])));
  const sought = counted.rules.map((_, issue) => {
    const found = counts.get(issue) ?? [];
    const total = found.reduce((sum, count) => sum + count, 0);
    // Of an even number the median lies between two.
    const places = total === 0 ? [] : [Math.floor((total - 1) / 2), Math.ceil((total - 1) / 2)];
    return places.map((place) => narrowDown({ from: 0, to: longest, place, before: 0 }, first, found));
  });
  for (;;) {
    // Both values of an issue mostly lie in one range; where they do not, one waits for the other.
    const open = sought.map((values) => values.find((value) => !isFound(value)));
    const asked = new Map(open.flatMap((value, issue) => (value ? [[issue, splitRange(value)] as const] : [])));
    if (asked.size === 0) break;
    const found = await ask(asked);
    for (const [issue, ranges] of asked) {
      const cut = open[issue];
      sought[issue] = (sought[issue] ?? []).map((value) =>
        cut && value.from === cut.from && value.to === cut.to
          ? narrowDown(value, ranges, found.get(issue) ?? [])
          : value,
      );
    }
  }
  return { medians: sought.map(middleOf), took };
}

function middleOf([low, high]: Sought[]): number | null {
  return low && high ? (low.from + high.from) / 2 : null;
}

/** How many response times of an issue lie in each of the ranges that are asked for it, in one search. */
async function countRanges(
  client: Client,
  index: string,
  { companyId, period, rules }: Counted,
  asked: ReadonlyMap<number, Range[]>,
): Promise<{ counts: Map<number, number[]>; took: number }> {
  const company = companyKey(companyId);
  const range = ({ from, to }: Range): Query => ({
    range: { response_times: { gte: responseTimeKey(company, from), lte: responseTimeKey(company, to - 1) } },
  });
  const aggs: Aggregations = {};
  for (const [issue, ranges] of asked) {
    const rule = rules[issue];
    if (rule) aggs[issue] = { filter: ruleQuery(rule), aggs: { times: { filters: { filters: ranges.map(range) } } } };
  }
  const { aggregations, took } = await client.search<unknown, RangesAnswer>({
    index,
    size: 0,
    track_total_hits: false,
    allow_partial_search_results: false,
    query: all(inquiries(companyId, period), { term: { responded_by: company } }),
    aggs,
  });
  const counts = new Map(
    Object.entries(aggregations ?? {}).map(([issue, { times }]) => [
      Number(issue),
      times.buckets.map(({ doc_count }) => doc_count),
    ]),
  );
  return { counts, took };
}

type RangesAnswer = Record<string, { times: { buckets: { doc_count: number }[] } }>;
