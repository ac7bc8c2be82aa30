import type { IssueRule } from '../issue.ts';
import { matchesRule, measure, type SampledTweet } from './measure-rules.ts';

/** Key phrases from which an issue's rule is made. */
export type RulePhrases = {
  /** The model's. */
  named: string[];
  /** Those that the issue's tweets of the sample have in common. */
  found: string[];
  none: string[];
};

// Less than this is chance in a sample of some hundred tweets.
const leastGain = 0.005;
const leastGainOfSentiment = 0.02;
const sentiments = [0.5, 0.05, -0.05];

/**
 * The rule that finds the issue's tweets of the sample best (by F1), built up phrase by phrase. A phrase of the model's that the
 * sample does not have stays: a sample is small, and nothing speaks against it. null where no phrase is left.
 */
export function fitRule(issue: number, phrases: RulePhrases, sample: SampledTweet[]): IssueRule | null {
  const f1 = (rule: IssueRule) => measure(issue, sample, (tweet) => matchesRule(rule, tweet)).f1;
  const occurs = (phrase: string) => sample.some((tweet) => tweet.phrases.has(phrase));
  const unmeasured = phrases.named.filter((phrase) => !occurs(phrase));

  let rule: IssueRule = { any: unmeasured, none: [], sentiment_below: null };
  let left = [...new Set([...phrases.named.filter(occurs), ...phrases.found])];
  for (;;) {
    const tried = left.map((phrase) => ({ phrase, next: { ...rule, any: [...rule.any, phrase] } }));
    const best = highest(tried, ({ next }) => f1(next));
    if (!best || f1(best.next) < f1(rule) + leastGain) break;
    rule = best.next;
    left = left.filter((phrase) => phrase !== best.phrase);
  }
  for (const phrase of phrases.none) {
    const next = { ...rule, none: [...rule.none, phrase] };
    if (!rule.any.includes(phrase) && f1(next) >= f1(rule) + leastGain) rule = next;
  }
  const milder = sentiments.map((sentiment_below) => ({ ...rule, sentiment_below }));
  const best = highest(milder, f1);
  if (best && f1(best) >= f1(rule) + leastGainOfSentiment) rule = best;
  return rule.any.length > 0 ? rule : null;
}

function highest<T>(items: T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || value(item) > value(best) ? item : best),
    undefined,
  );
}
