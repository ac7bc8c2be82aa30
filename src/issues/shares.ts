/** What a random sample says of one issue: whether each tweet is of it, as a reader judged, and whether its rule finds it. */
export type Judged = { isOf: boolean; isFound: boolean };

/** A share of all tweets, with the ends of its 95 % interval; all from 0 to 1. */
export type Share = { share: number; low: number; high: number };

// The 97.5th percentile of the normal distribution.
const z = 1.959964;

// What is known of a rule before a tweet that it finds has been read: as much as two tweets that it finds would say.
const priorWeight = 2;

/**
 * Corrects the share that a rule finds among all tweets by a random sample that somebody has read. All tweets are known to be found or
 * not; so the sample has only to say which part of those found is right, and which part of the others is missed. Each of the two parts
 * has a Wilson interval, and the square-and-add method makes one of both (Newcombe 1998, Zou and Donner 2008).
 *
 * `usualPrecision`: which part of what the rules of all issues find is right; it stands in where the sample holds too few.
 */
export function correctShare(found: number, total: number, sample: readonly Judged[], usualPrecision: number): Share {
  if (total === 0) return { share: 0, low: 0, high: 0 };
  const inFound = stratum(
    sample.filter(({ isFound }) => isFound),
    usualPrecision,
    priorWeight,
  );
  const inOthers = stratum(
    sample.filter(({ isFound }) => !isFound),
    0,
    0,
  );
  const weights = [found / total, 1 - found / total] as const;
  const share = weights[0] * inFound.part + weights[1] * inOthers.part;
  const reach = (end: 'low' | 'high') =>
    Math.hypot(weights[0] * (inFound.part - inFound[end]), weights[1] * (inOthers.part - inOthers[end]));
  return { share, low: Math.max(0, share - reach('low')), high: Math.min(1, share + reach('high')) };
}

type Part = { part: number; low: number; high: number };

function stratum(judged: readonly Judged[], prior: number, weight: number): Part {
  const count = judged.length + weight;
  if (count === 0) return { part: 0, low: 0, high: 1 };
  const right = judged.filter(({ isOf }) => isOf).length + weight * prior;
  return { part: right / count, ...wilson(right, count) };
}

/** The 95 % interval of a part, by Wilson's score. */
export function wilson(right: number, count: number): { low: number; high: number } {
  const part = right / count;
  const middle = (part + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const reach = (z / (1 + z ** 2 / count)) * Math.sqrt((part * (1 - part)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** Which part of what the rules of all issues find in the sample is right; all of it where they find nothing. */
export function usualPrecision(judged: readonly (readonly Judged[])[]): number {
  const found = judged.flat().filter(({ isFound }) => isFound);
  return found.length === 0 ? 1 : found.filter(({ isOf }) => isOf).length / found.length;
}
