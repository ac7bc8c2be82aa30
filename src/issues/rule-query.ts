import { all, isInbound, ofCompany, type Query, type Seconds, within } from '../tweets/tweet-filters.ts';
import type { IssueRule } from './issue.ts';

/** The filter that finds the tweets of an issue among a company's inbound tweets. */
export const ruleQuery = ({ any, none, sentiment_below }: IssueRule): Query => ({
  bool: {
    filter: [
      { terms: { key_phrases: any } },
      ...(sentiment_below === null ? [] : [{ range: { sentiment: { lt: sentiment_below } } }]),
    ],
    must_not: none.length === 0 ? [] : [{ terms: { key_phrases: none } }],
  },
});

/** The filter of tweets that are of one of these issues at least. */
export const anyRuleQuery = (rules: readonly IssueRule[]): Query =>
  rules.length === 0 ? { match_none: {} } : { bool: { should: rules.map(ruleQuery), minimum_should_match: 1 } };

/** Whether the filter would find a tweet with these key phrases and this sentiment. */
export function matchesRule(
  { any, none, sentiment_below }: IssueRule,
  { phrases, sentiment }: { phrases: ReadonlySet<string>; sentiment: number | null },
): boolean {
  // Elasticsearch keeps the sentiment in single precision.
  const isBelow =
    sentiment_below === null || (sentiment !== null && Math.fround(sentiment) < Math.fround(sentiment_below));
  return isBelow && any.some((phrase) => phrases.has(phrase)) && !none.some((phrase) => phrases.has(phrase));
}

/** A company's inbound tweets of a period. */
export const inquiries = (companyId: string, period: Seconds): Query =>
  all(ofCompany(companyId), isInbound, ...within('created_at', period));
