/** How often a phrase is in the window's tweets and in those of each window before; both are counts of tweets. */
export type Counted = { now: number; before: readonly number[] };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * How much more the counts of each phrase vary from one window before to the next than if every tweet were by itself: 1 where they do not.
 * What all phrases have in common is how their rates wander (`wandering`, the square of the coefficient of variation), since a
 * common phrase then varies by more than a rare one; it is weighed evenly with what a phrase shows by itself.
 */
export function dispersions(counted: readonly Counted[], totals: readonly number[]): number[] {
  const all = sum(totals);
  const freedom = totals.filter((total) => total > 0).length - 1;
  if (freedom < 1) return counted.map(() => 1);
  const own = counted.map(({ before }) => chiSquare(before, totals, all) / freedom);
  const usual = counted.map(({ before }) => sum(before) / (freedom + 1));
  const wandering = wanderingOf(own, usual);
  return counted.map((_, at) => {
    const pooled = 1 + wandering * (usual[at] ?? 0);
    return Math.max(1, (pooled + (own[at] ?? 1)) / 2);
  });
}

function chiSquare(before: readonly number[], totals: readonly number[], all: number): number {
  const rate = sum(before) / all;
  let square = 0;
  for (const [at, total] of totals.entries())
    if (rate * total > 0) square += ((before[at] ?? 0) - rate * total) ** 2 / (rate * total);
  return square;
}

/** A phrase says the more of it the more often it is there; but where it is there often enough, one says as much as another. */
function wanderingOf(own: readonly number[], usual: readonly number[]): number {
  let wandering = 0;
  for (let round = 0; round < 5; round += 1) {
    let [above, weights] = [0, 0];
    for (const [at, mean] of usual.entries()) {
      if (mean === 0) continue;
      const weight = (1 / mean + wandering) ** -2;
      above += (weight * ((own[at] ?? 1) - 1)) / mean;
      weights += weight;
    }
    wandering = weights === 0 ? 0 : Math.max(0, above / weights);
  }
  return wandering;
}
