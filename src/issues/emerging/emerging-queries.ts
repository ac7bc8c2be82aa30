import type { Search } from '../../reading/search-together.ts';
import type { IssueRule } from '../issue.ts';
import { type NewestTweets, newestTweets } from '../newest-tweets.ts';
import { inquiries, ruleQuery } from '../rule-query.ts';
import { fewestTweets } from './find-risen.ts';
import type { Span } from './windows.ts';

// No answer may have more than 65,535 buckets; of a hundred thousand tweets a week some ten thousand phrases are in five or more.
const mostPhrases = 20_000;

/** Which key phrases are in enough tweets of the window. */
export const phrasesQuery = (index: string, companyId: string, window: Span): Search => ({
  index,
  query: inquiries(companyId, window),
  aggs: {
    phrases: {
      // Shards each give more than are asked for: what one holds little of is seldom missed.
      terms: { field: 'key_phrases', min_doc_count: fewestTweets, size: mostPhrases, shard_size: 3 * mostPhrases },
    },
  },
});

/** How many tweets of a span have each of these phrases, and are of each of these issues. */
export const countsQuery = (
  index: string,
  companyId: string,
  span: Span,
  { phrases, rules }: { phrases: string[]; rules: readonly IssueRule[] },
): Search => ({
  index,
  query: inquiries(companyId, span),
  aggs: {
    analysed: { filter: { exists: { field: 'sentiment' } } },
    ...(phrases.length === 0
      ? {}
      : { phrases: { terms: { field: 'key_phrases', include: phrases, size: phrases.length } } }),
    ...(rules.length === 0 ? {} : { issues: { filters: { filters: rules.map(ruleQuery) } } }),
  },
});
export const countsParts = [
  'analysed.doc_count',
  'phrases.buckets.key',
  'phrases.buckets.doc_count',
  'issues.buckets.doc_count',
];

type Bucket = { doc_count: number };
export type PhrasesAnswer = { phrases: { buckets?: (Bucket & { key: string })[] } };
export type CountsAnswer = PhrasesAnswer & { analysed: Bucket; issues: { buckets: Bucket[] } };

/** How many customers wrote what each rule finds in the window, and how many tweets each two rules share. */
export const overlapsQuery = (index: string, companyId: string, window: Span, rules: readonly IssueRule[]): Search => ({
  index,
  query: inquiries(companyId, window),
  aggs: {
    risen: {
      filters: { filters: rules.map(ruleQuery) },
      aggs: {
        // So few are counted one by one.
        customers: { cardinality: { field: 'author_id', precision_threshold: 3_000 } },
        shared: { filters: { filters: rules.map(ruleQuery) } },
      },
    },
  },
});
export const overlapsParts = [
  'risen.buckets.doc_count',
  'risen.buckets.customers.value',
  'risen.buckets.shared.buckets.doc_count',
];
export type OverlapsAnswer = {
  risen: { buckets: (Bucket & { customers: { value: number }; shared: { buckets: Bucket[] } })[] };
};

/** When the company first had a tweet that each rule finds, up to the window's end. */
export const firstSeenQuery = (index: string, companyId: string, to: number, rules: readonly IssueRule[]): Search => ({
  index,
  query: inquiries(companyId, { from: null, to }),
  aggs: {
    risen: { filters: { filters: rules.map(ruleQuery) }, aggs: { first: { min: { field: 'created_at' } } } },
  },
});
export type FirstSeenAnswer = { risen: { buckets: { first: { value: number | null } }[] } };

/** Tweets of the window that each rule finds, the newest, to read how people say it. */
export const textsQuery = (index: string, companyId: string, window: Span, rules: readonly IssueRule[]): Search => ({
  index,
  query: inquiries(companyId, window),
  aggs: {
    risen: {
      filters: { filters: rules.map(ruleQuery) },
      aggs: {
        newest: newestTweets(50),
      },
    },
  },
});
export type TextsAnswer = { risen: { buckets: { newest: NewestTweets }[] } };
