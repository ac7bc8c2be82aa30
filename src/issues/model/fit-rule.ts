import type { IssueRule } from '../issue.ts';
import { type Measure, matchesRule, measure, type SampledTweet } from './measure-rules.ts';

/** Key phrases from which an issue's rule is made. */
export type RulePhrases = {
  /** The model's. */
  named: string[];
  /** Those that the issue's tweets of the sample have in common. */
  found: string[];
  none: string[];
};

// What the model names finds its issue every other time, until the sample shows something else: as if that were known of three
// tweets. Below a quarter a phrase costs more precision than it gives recall. Mean F1 on labelled tweets of two companies with a noisy
// oracle: .34 and .29, against .33 and .26 where phrases were added as long as they raised the F1 of the sample.
const believedPrecision = 0.5;
const believedTweets = 3;
const leastPrecision = 0.25;
// A gain of less is chance in a sample of some hundred tweets.
const leastGain = 0.005;
const leastGainOfSentiment = 0.05;
const sentiments = [0.5, 0.05, -0.05];

/**
 * The rule for an issue: the model's phrases but for those that the sample speaks against, and those that the issue's tweets share.
 * null where no phrase is left.
 */
export function fitRule(issue: number, phrases: RulePhrases, sample: SampledTweet[]): IssueRule | null {
  const named = phrases.named.filter(
    (phrase) => precisionOf(measure(issue, sample, (tweet) => tweet.phrases.has(phrase))) >= leastPrecision,
  );
  let rule: IssueRule = { any: [...new Set([...named, ...phrases.found])], none: [], sentiment_below: null };
  if (rule.any.length === 0) return null;
  const f1 = (candidate: IssueRule) => measure(issue, sample, (tweet) => matchesRule(candidate, tweet)).f1;
  for (const phrase of phrases.none) {
    const next = { ...rule, none: [...rule.none, phrase] };
    if (!rule.any.includes(phrase) && f1(next) >= f1(rule) + leastGain) rule = next;
  }
  const narrower = sentiments.map((sentiment_below) => ({ ...rule, sentiment_below }));
  const best = narrower.reduce((one, other) => (f1(other) > f1(one) ? other : one));
  return f1(best) >= f1(rule) + leastGainOfSentiment ? best : rule;
}

const precisionOf = ({ matched, right }: Measure): number =>
  (right + believedPrecision * believedTweets) / (matched + believedTweets);
