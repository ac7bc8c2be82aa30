/** A tweet of the sample, as rules and the model see it. */
export type SampledTweet = { phrases: ReadonlySet<string>; sentiment: number | null; issues: ReadonlySet<number> };

/** How well something finds an issue's tweets in the sample; precision and recall from 0 to 1, null of nothing. */
export type Measure = { matched: number; right: number; precision: number | null; recall: number | null; f1: number };

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
