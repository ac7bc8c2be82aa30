import type { IssueRule } from '../issue.ts';

/** A tweet of the sample, as rules and the model see it. */
export type SampledTweet = { phrases: ReadonlySet<string>; sentiment: number | null; issues: ReadonlySet<number> };

/** How well something finds an issue's tweets in the sample; precision and recall from 0 to 1, null of nothing. */
export type Measure = { matched: number; right: number; precision: number | null; recall: number | null; f1: number };

/** Each rule, by its issue's place, against what the model said of the sample. */
export const measureRules = (rules: IssueRule[], sample: SampledTweet[]): Measure[] =>
  rules.map((rule, issue) => measure(issue, sample, (tweet) => matchesRule(rule, tweet)));

/** How well tweets that `matches` picks are those of the issue. */
export function measure(issue: number, sample: SampledTweet[], matches: (tweet: SampledTweet) => boolean): Measure {
  const found = sample.filter(matches);
  const right = found.filter((tweet) => tweet.issues.has(issue)).length;
  const assigned = sample.filter((tweet) => tweet.issues.has(issue)).length;
  return {
    matched: found.length,
    right,
    precision: found.length === 0 ? null : right / found.length,
    recall: assigned === 0 ? null : right / assigned,
    f1: right === 0 ? 0 : (2 * right) / (found.length + assigned),
  };
}

/** What Elasticsearch finds by the rule, in memory. */
export function matchesRule(rule: IssueRule, { phrases, sentiment }: SampledTweet): boolean {
  if (!rule.any.some((phrase) => phrases.has(phrase)) || rule.none.some((phrase) => phrases.has(phrase))) return false;
  return rule.sentiment_below === null || (sentiment !== null && sentiment < rule.sentiment_below);
}
