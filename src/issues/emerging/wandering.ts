/** How often a phrase is in the window's tweets and in those of each window before; both are counts of tweets. */
export type Counted = { now: number; before: readonly number[] };

/**
 * How much the rate of each phrase wanders from one window before to the next, as the square of its coefficient of variation: 0 where counts
 * vary no more than if every tweet were by itself. What a phrase shows by itself, in few windows, is weighed evenly with what all
 * phrases have in common, and never below that.
 */
export function wanderings(counted: readonly Counted[], totals: readonly number[]): number[] {
  const windows = evenWindows(totals);
  if (windows < fewestWindows) return counted.map(() => 0);
  // How many tweets of a phrase a window has that has as many as the others.
  const usual = counted.map(({ before }) => sum(before) / windows);
  const own = counted.map(({ before }) => excess(before, totals) / (1 - 1 / windows));
  const common = commonWandering(own, usual);
  return usual.map((mean, at) => {
    if (mean === 0) return common;
    // The variance of what it shows, and of what phrases have about their common value, which is taken to be exponential.
    const noise = (2 / (windows - 1)) * (1 / mean + common) ** 2;
    return Math.max(common, common + (common ** 2 / (common ** 2 + noise)) * ((own[at] ?? 0) - common));
  });
}

// Of less it cannot be told how one window differs from another.
const fewestWindows = 1.5;

/** How many windows of the same size say as much as these do. */
export const evenWindows = (totals: readonly number[]): number => {
  const squares = sum(totals.map((total) => total ** 2));
  return squares === 0 ? 0 : sum(totals) ** 2 / squares;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** By how much counts differ from those that were to be expected, beyond what chance does, as a part of these. */
function excess(before: readonly number[], totals: readonly number[]): number {
  const [seen, all] = [sum(before), sum(totals)];
  let [above, squares] = [0, 0];
  for (const [at, total] of totals.entries()) {
    const expected = (seen * total) / all;
    above += ((before[at] ?? 0) - expected) ** 2 - expected * (1 - total / all);
    squares += expected ** 2;
  }
  return squares === 0 ? 0 : above / squares;
}

/** A phrase says the more of it the more often it is there; but where it is there often enough, one says as much as another. */
function commonWandering(own: readonly number[], usual: readonly number[]): number {
  let wandering = 0;
  for (let round = 0; round < 5; round += 1) {
    let [shown, weights] = [0, 0];
    for (const [at, mean] of usual.entries()) {
      if (mean === 0) continue;
      const weight = (1 / mean + wandering) ** -2;
      shown += weight * (own[at] ?? 0);
      weights += weight;
    }
    wandering = weights === 0 ? 0 : Math.max(0, shown / weights);
  }
  return wandering;
}
