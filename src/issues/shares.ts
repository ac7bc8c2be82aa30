/** What a random sample says of one issue: whether each tweet is of it, as a reader judged, and whether its rule finds it. */
export type Judged = { isOf: boolean; isFound: boolean };

/** A share of all tweets, with the ends of its 95 % interval; all from 0 to 1. */
export type Share = { share: number; low: number; high: number };

// The 97.5th percentile of the normal distribution.
const z = 1.959964;

// What is known of a rule before a tweet that it finds has been read: as much as two tweets that it finds would say.
const priorWeight = 2;

/** How often the reader errs about a tweet, from 0 to 1, and among how many issues it then picks one. */
export type ReaderErrors = { rate: number; low: number; high: number; issues: number };

export const noErrors: ReaderErrors = { rate: 0, low: 0, high: 0, issues: 1 };

// A reader is trusted until the sample speaks against it: as if it had been right about so many tweets before.
const trustedTweets = 2;
// Of the tweets that seem to be of no issue for sure: 1 and 4 % in the labelled tweets of two companies.
const complaintsNevertheless = 0.025;
// More than this is no careless reader, but one who has not understood the question.
const mostErrors = 0.4;

/** What tweets say of the reader that are of no issue for sure: `read` of them, of which it gave `given` an issue nevertheless. */
export function readerErrors(given: number, read: number, issues: number): ReaderErrors {
  if (read === 0 || issues === 0) return noErrors;
  const count = read + trustedTweets;
  const wrong = Math.max(0, given - complaintsNevertheless * read);
  const { low, high } = wilson(wrong, count);
  const rate = Math.min(wrong / count, mostErrors);
  return { rate, low: Math.min(low, rate), high: Math.min(high, mostErrors), issues };
}

/** Whether it errs so often, beyond chance, that nothing can be told of what it says. */
export const isAtALoss = ({ low }: ReaderErrors): boolean => low >= mostErrors;

/**
 * Corrects the share that a rule finds among all tweets by a random sample that somebody has read. All tweets are known to be found or
 * not; so the sample has only to say which part of those found is right, and which part of the others is missed. Each of the two parts
 * has a Wilson interval, and the square-and-add method makes one of both (Newcombe 1998, Zou and Donner 2008).
 *
 * The reader errs, too: about a tweet that is of the issue it says so less often, about the others it says so now and then. What it says
 * is set right by both rates (Rogan and Gladen 1978), and the interval is as much wider as these are uncertain.
 *
 * `usualPrecision`: which part of what the rules of all issues find is right; it stands in where the sample holds too few.
 */
export function correctShare(
  found: number,
  total: number,
  sample: readonly Judged[],
  usualPrecision: number,
  errors: ReaderErrors = noErrors,
): Share {
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
  const read = weights[0] * inFound.part + weights[1] * inOthers.part;
  const { share, slope, slopeOfErrors } = setRight(read, errors);
  const reach = (end: 'low' | 'high') => {
    // More errors mean a smaller share where most of it is errors, and a larger one where they hide it.
    const other = slopeOfErrors > 0 === (end === 'high') ? 'high' : 'low';
    return Math.hypot(
      slope * weights[0] * (inFound.part - inFound[end]),
      slope * weights[1] * (inOthers.part - inOthers[end]),
      slopeOfErrors * (errors.rate - errors[other]),
    );
  };
  const within = (part: number) => Math.min(1, Math.max(0, part));
  return { share: within(share), low: within(share - reach('low')), high: within(share + reach('high')) };
}

/** The share behind what the reader says, from 0 to 1 but for chance. */
export const shareBehind = (read: number, errors: ReaderErrors): number => setRight(read, errors).share;

/** With it, how much it changes with what the reader says and with the rate of errors. */
function setRight(read: number, { rate, issues }: ReaderErrors) {
  const wrongly = rate / issues;
  const slope = 1 / (1 - rate - wrongly);
  const share = (read - wrongly) * slope;
  return { share, slope, slopeOfErrors: (share * (1 + 1 / issues) - 1 / issues) * slope };
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
