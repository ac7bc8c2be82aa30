import type { Random } from './random.ts';

export type Customers = { next(): string };

/** Customers are numbered from 100001 as they appear; some come back with another matter. */
export function createCustomers(random: Random): Customers {
  let count = 0;
  return {
    next: () => {
      const number = count > 20 && random.chance(0.14) ? random.between(1, count) : ++count;
      return String(100_000 + number);
    },
  };
}
