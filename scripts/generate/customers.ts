import type { Random } from './random.ts';

export type Customers = {
  /** Someone's id: who is new with this probability, else one who wrote before. */
  next(newcomer: number): string;
};

// Beyond the numbers of the public data set's customers and the sample's.
const firstNumber = 2_000_001;

/** Customers are numbered as they appear: no memory is needed to find one who comes back. */
export function createCustomers(random: Random): Customers {
  let count = 0;
  return {
    next: (newcomer) => {
      if (count === 0 || random.chance(newcomer)) {
        count += 1;
        return String(firstNumber + count - 1);
      }
      // The power makes some come back far more often than others.
      return String(firstNumber + Math.floor(random.next() ** 1.6 * count));
    },
  };
}
