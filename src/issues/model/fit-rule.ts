import type { IssueRule } from '../issue.ts';
import { matchesRule } from '../rule-query.ts';
import { type ReaderErrors, shareBehind } from '../shares.ts';
import { type Measure, measure, type SampledTweet } from './measure-rules.ts';

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
 * The rule for an issue: the model's phrases but for those that the sample speaks against, and those that the issue's tweets share; or one
 * of the `known` rules, with these phrases or by itself, where that finds the issue better. null where there is none.
 */
export function fitRule(
  issue: number,
  phrases: RulePhrases,
  sample: SampledTweet[],
  { known, errors }: { known: readonly IssueRule[]; errors: ReaderErrors },
): IssueRule | null {
  const named = phrases.named.filter(
    (phrase) => precisionOf(measure(issue, sample, (tweet) => tweet.phrases.has(phrase))) >= leastPrecision,
  );
  const own: IssueRule = { any: [...new Set([...named, ...phrases.found])], none: [], sentiment_below: null };
  const f1 = f1Of(issue, sample, errors);
  const best = bestKnown(own, known, f1);
  if (best) return best;
  return own.any.length === 0 ? null : narrowed(own, phrases.none, f1);
}

type F1 = (rule: IssueRule) => number;

/** The known rule that finds the issue best, alone or with the own phrases; null where none is better than the own rule. */
function bestKnown(own: IssueRule, known: readonly IssueRule[], f1: F1): IssueRule | null {
  let best = own;
  for (const rule of known) {
    const none = rule.none.filter((phrase) => !own.any.includes(phrase));
    const both = { ...rule, any: [...new Set([...rule.any, ...own.any])], none };
    for (const next of [rule, both]) if (f1(next) >= f1(best) + leastGain) best = next;
  }
  return best === own ? null : best;
}

/** The rule without tweets that have one of `none`, or are too friendly, where that finds the issue better. */
function narrowed(own: IssueRule, none: readonly string[], f1: F1): IssueRule {
  let rule = own;
  for (const phrase of none) {
    const next = { ...rule, none: [...rule.none, phrase] };
    if (!rule.any.includes(phrase) && f1(next) >= f1(rule) + leastGain) rule = next;
  }
  const narrower = sentiments.map((sentiment_below) => ({ ...rule, sentiment_below }));
  const best = narrower.reduce((one, other) => (f1(other) > f1(one) ? other : one));
  return f1(best) >= f1(rule) + leastGainOfSentiment ? best : rule;
}

/** How well a rule finds the issue in the sample, once the model's errors are taken off. */
function f1Of(issue: number, sample: SampledTweet[], errors: ReaderErrors): F1 {
  const count = (all: number, given: number) =>
    all === 0 ? 0 : all * Math.min(1, Math.max(0, shareBehind(given / all, errors)));
  const assigned = count(sample.length, sample.filter((tweet) => tweet.issues.has(issue)).length);
  return (rule) => {
    const { matched, right } = measure(issue, sample, (tweet) => matchesRule(rule, tweet));
    const truly = count(matched, right);
    return truly === 0 ? 0 : (2 * truly) / (matched + Math.max(assigned, truly));
  };
}

const precisionOf = ({ matched, right }: Measure): number =>
  (right + believedPrecision * believedTweets) / (matched + believedTweets);
