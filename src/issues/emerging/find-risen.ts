import { binomialTail } from './binomial-tail.ts';
import { type Counted, evenWindows, wanderings } from './wandering.ts';

/** Tweets among which is counted: of the window, and of each window before. */
export type Totals = { now: number; before: readonly number[] };

/** What has risen: its place among what was counted, and the chance of such a rise of any of them, below 5 %. */
export type Risen = { at: number; chance: number };

/** Fewer tweets in the window are nothing to report. */
export const fewestTweets = 5;
/** One person is no trend, and two are not yet. */
export const fewestCustomers = 3;
const errorRate = 0.05;

/**
 * Compares counts of the window with those before. `part` is which part of the 5 % chance of a false alarm all of these may have. Gives how many
 * could have risen significantly at all, and a function that judges one of them, by its tweets or by another count of the window that is no larger.
 */
export function compareCounts(counted: readonly Counted[], totals: Totals, part: number) {
  const share = totals.now / (totals.now + sum(totals.before));
  // Where the rate of each window is drawn from one gamma distribution, the window's part of all is one from a beta distribution.
  const ends = share * (1 - share) * (1 + 1 / evenWindows(totals.before));
  const wandering = wanderings(counted, totals.before).map((each) => (each === 0 ? 0 : each * ends));
  const chances = (now: number, at: number) => chanceOf(now, sum(counted[at]?.before ?? []), share, wandering[at] ?? 0);
  const best = counted.map(({ now, before }, at) => chanceOf(now + sum(before), 0, share, wandering[at] ?? 0));
  const tested = testable(best, errorRate * part);
  const chance = (at: number, now = counted[at]?.now ?? 0): number => Math.min(1, (chances(now, at) * tested) / part);
  const risen = counted
    .map((_, at) => ({ at, chance: chance(at) }))
    .filter((each) => each.chance <= errorRate)
    .sort((a, b) => a.chance - b.chance || a.at - b.at);
  return { tested, risen, isRisen: (at: number, now: number) => chance(at, now) <= errorRate };
}

/**
 * The chance that of the tweets with a phrase, in the window or before, as many or more are in the window, given that there are enough to
 * look at it at all.
 */
export function chanceOf(now: number, before: number, share: number, wandering = 0): number {
  if (now < fewestTweets) return 1;
  const enough = binomialTail(fewestTweets, now + before, share, wandering);
  return enough === 0 ? 1 : Math.min(1, binomialTail(now, now + before, share, wandering) / enough);
}

/**
 * How many of the tests have to share the chance of a false alarm: those that could give one at all with that share of it (Tarone 1990).
 * `best` are the smallest chances that each can come to.
 */
export function testable(best: readonly number[], errorRate: number): number {
  const within = (tests: number) => best.filter((chance) => chance <= errorRate / tests).length;
  let [low, high] = [1, Math.max(1, best.length)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (within(middle) <= middle) high = middle;
    else low = middle + 1;
  }
  return best.length === 0 ? 0 : low;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
