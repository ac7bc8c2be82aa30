import { measure, type SampledTweet } from './measure-rules.ts';

// Fewer are chance in a sample of 300 of which each seventh is judged wrongly.
const fewestTweets = 4;
const leastPrecision = 0.4;
const mostPhrases = 12;

/**
 * The key phrases by which tweets of an issue are found that have none of the `known` ones, nor one found before: in several of
 * them and, among tweets not yet found, mostly in them. Those that find most come first.
 */
export function commonPhrases(issue: number, sample: SampledTweet[], known: string[]): string[] {
  let left = sample.filter(({ phrases }) => !known.some((phrase) => phrases.has(phrase)));
  const common: string[] = [];
  while (common.length < mostPhrases) {
    const [best] = candidates(issue, left);
    if (best === undefined) break;
    common.push(best);
    left = left.filter(({ phrases }) => !phrases.has(best));
  }
  return common;
}

function candidates(issue: number, sample: SampledTweet[]): string[] {
  const own = sample.filter((tweet) => tweet.issues.has(issue));
  const phrases = new Set(own.flatMap((tweet) => [...tweet.phrases]));
  return [...phrases]
    .map((phrase) => ({ phrase, ...measure(issue, sample, (tweet) => tweet.phrases.has(phrase)) }))
    .filter(({ right, precision }) => right >= fewestTweets && (precision ?? 0) >= leastPrecision)
    .sort((a, b) => b.f1 - a.f1 || (a.phrase < b.phrase ? -1 : 1))
    .map(({ phrase }) => phrase);
}
