import type { Aggregations, SearchBody } from '../../reading/search-together.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { type Query, sentimentEnds } from '../../tweets/tweet-filters.ts';
import type { IssueRule } from '../issue.ts';
import { type NewestTweets, newestTweets } from '../newest-tweets.ts';
import { anyRuleQuery, inquiries, ruleQuery } from '../rule-query.ts';

export type Counted = { companyId: string; period: { from: number; to: number }; rules: readonly IssueRule[] };

const negative: Query = { range: { sentiment: sentimentEnds.negative } };

/** Of a company's inbound tweets: those of each issue; `starts` are where the trend's buckets begin. */
export function countsQuery({ companyId, period, rules }: Counted, starts: readonly number[]): SearchBody {
  const ranges = starts.map((from, at) => ({ key: String(from), from, to: starts[at + 1] ?? period.to }));
  const trend = { date_range: { field: 'created_at', format: 'epoch_second', ranges } };
  return {
    query: inquiries(companyId, period),
    aggs: {
      trend,
      analysed: { filter: { exists: { field: 'sentiment' } } },
      ...ofIssues(rules, {
        trend,
        sentiment: { avg: { field: 'sentiment' } },
        negative: { filter: negative },
        responded: { filter: { term: { responded_by: companyKey(companyId) } } },
      }),
    },
  };
}

/** A filter for each issue; none at all without issues, which Elasticsearch would refuse. */
const ofIssues = (rules: readonly IssueRule[], aggs: Aggregations = {}): Aggregations =>
  rules.length === 0 ? {} : { issues: { filters: { filters: rules.map(ruleQuery) }, aggs } };

/** Of issues in the order in which they are shown: the tweets of the first, of the first two together, and so on; and some of each. */
export const shownQuery = ({ companyId, period, rules }: Counted): SearchBody => ({
  query: inquiries(companyId, period),
  aggs:
    rules.length === 0
      ? {}
      : {
          reached: { filters: { filters: rules.map((_, at) => anyRuleQuery(rules.slice(0, at + 1))) } },
          ...ofIssues(rules, {
            // More than are shown: some say the same.
            newest: newestTweets(12),
          }),
        },
});

/** Only how many there are of each issue. */
export const totalsQuery = ({ companyId, period, rules }: Counted): SearchBody => ({
  query: inquiries(companyId, period),
  aggs: ofIssues(rules),
});

export type ShownAnswer = {
  reached: { buckets: Bucket[] };
  issues: { buckets: { newest: NewestTweets }[] };
};
type Bucket = { doc_count: number };
export type TotalsAnswer = { issues: { buckets: Bucket[] } };
type Trend = { buckets: Bucket[] };
export type CountsAnswer = {
  trend: Trend;
  analysed: Bucket;
  issues: {
    buckets: (Bucket & { trend: Trend; sentiment: { value: number | null }; negative: Bucket; responded: Bucket })[];
  };
};
