export type Random = {
  /** A number in [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  pickWeighted<T extends { weight: number }>(list: readonly T[]): T;
  /** Skewed like real waiting times: half the draws are below `median`, a few are many times above it. */
  logNormal(median: number, spread: number): number;
};

/** The same seed always gives the same sequence, on every machine. */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[Math.floor(next() * list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  };
  return {
    next,
    pick,
    chance: (probability) => next() < probability,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pickWeighted: (list) => {
      let rest = next() * list.reduce((sum, { weight }) => sum + weight, 0);
      for (const candidate of list) {
        rest -= candidate.weight;
        if (rest < 0) return candidate;
      }
      return pick(list);
    },
    logNormal: (median, spread) => median * Math.exp(spread * normal(next)),
  };
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The sum of 12 uniform draws, minus 6, has mean 0 and variance 1. */
function normal(next: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next();
  return sum;
}
