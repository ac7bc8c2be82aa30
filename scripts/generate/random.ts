export type Random = {
  /** A number in [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number in [0, count). */
  below(count: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Skewed like real waiting times: half the draws are below `median`, a few are many times above it. */
  logNormal(median: number, spread: number): number;
};

/**
 * The same seed always gives the same sequence. This is sfc32, since a row takes some 40 draws: the 2^32 of the sample's
 * generator would come round again after a hundred million rows. Its state is an Int32Array, as numbers above 2^31 in
 * variables would each be an allocation.
 */
export function createRandom(seed: number): Random {
  const state = new Int32Array([seed, seed / 2 ** 32, 0x9e3779b9, 1]);
  const next = () => {
    const [a = 0, b = 0, c = 0, counter = 0] = [state[0], state[1], state[2], state[3]];
    const sum = (((a + b) | 0) + counter) | 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that are close begin alike.
  for (let i = 0; i < 16; i++) next();
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
    logNormal: (median, spread) => median * Math.exp(spread * normal(next)),
  };
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
