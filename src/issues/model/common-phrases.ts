import { measure, type SampledTweet } from './measure-rules.ts';

// In so many of the issue's tweets, and mostly in them.
const fewestTweets = 3;
const leastPrecision = 0.5;
const mostPhrases = 12;

/** The key phrases that an issue's tweets of the sample share and others seldom have, those that find most first. */
export function commonPhrases(issue: number, sample: SampledTweet[]): string[] {
  const own = sample.filter((tweet) => tweet.issues.has(issue));
  const phrases = new Set(own.flatMap((tweet) => [...tweet.phrases]));
  return [...phrases]
    .map((phrase) => ({ phrase, ...measure(issue, sample, (tweet) => tweet.phrases.has(phrase)) }))
    .filter(({ right, precision }) => right >= fewestTweets && (precision ?? 0) >= leastPrecision)
    .sort((a, b) => b.f1 - a.f1 || (a.phrase < b.phrase ? -1 : 1))
    .slice(0, mostPhrases)
    .map(({ phrase }) => phrase);
}
