import type { Client } from '@elastic/elasticsearch';
import { searchTogether } from '../../reading/search-together.ts';
import type { FoundTweet } from '../newest-tweets.ts';
import {
  type Counted,
  type CountsAnswer,
  countsQuery,
  type ShownAnswer,
  shownQuery,
  type TotalsAnswer,
  totalsQuery,
} from './counts-query.ts';
import { readMedians } from './read-medians.ts';

/** What is counted of one issue. */
export type IssueCounts = {
  tweets: number;
  /** In the period before; null where there is none. */
  before: number | null;
  responded: number;
  medianResponseSeconds: number | null;
  negative: number;
  meanSentiment: number | null;
  /** By the trend's buckets. */
  trend: number[];
};

/** What is counted of all issues of a company in a period; the order is that of the rules. */
export type Counts = {
  inbound: number;
  inboundBefore: number | null;
  /** Inbound tweets in a language that is analysed. */
  analysed: number;
  trend: number[];
  issues: IssueCounts[];
  took: number;
};

/** Counts over every inbound tweet, by the issues' rules; `before` is the period that this one is compared with. */
export async function countIssues(
  client: Client,
  index: string,
  counted: Counted,
  starts: readonly number[],
  before: { from: number; to: number } | null,
): Promise<Counts> {
  const searches = [countsQuery(counted, starts), ...(before ? [totalsQuery({ ...counted, period: before })] : [])];
  const [{ found, took }, read] = await Promise.all([
    searchTogether<CountsAnswer & TotalsAnswer>(
      client,
      searches.map((search) => ({ index, ...search })),
    ),
    counted.rules.length === 0 ? { medians: [], took: 0 } : readMedians(client, index, counted),
  ]);
  const [now, earlier] = found;
  const answer = now?.answer;
  const counts = ({ buckets }: { buckets: { doc_count: number }[] }) => buckets.map(({ doc_count }) => doc_count);
  return {
    inbound: now?.total ?? 0,
    inboundBefore: earlier?.total ?? null,
    analysed: answer?.analysed?.doc_count ?? 0,
    trend: counts(answer?.trend ?? { buckets: [] }),
    issues: (answer?.issues?.buckets ?? []).map((bucket, at) => ({
      tweets: bucket.doc_count,
      before: earlier?.answer.issues?.buckets[at]?.doc_count ?? null,
      responded: bucket.responded.doc_count,
      medianResponseSeconds: read.medians[at] ?? null,
      negative: bucket.negative.doc_count,
      meanSentiment: bucket.sentiment.value,
      trend: counts(bucket.trend),
    })),
    took: took + read.took,
  };
}

/** What is shown of issues in their order: `reached` are the tweets of the first, of the first two together, and so on. */
export async function readShown(
  client: Client,
  index: string,
  counted: Counted,
): Promise<{ reached: number[]; newest: FoundTweet[][]; took: number }> {
  const { found, took } = await searchTogether<ShownAnswer>(client, [{ index, ...shownQuery(counted) }]);
  const { reached, issues } = found[0]?.answer ?? {};
  return {
    reached: (reached?.buckets ?? []).map(({ doc_count }) => doc_count),
    newest: (issues?.buckets ?? []).map(({ newest }) => newest.hits.hits.map(({ _source }) => _source)),
    took,
  };
}
