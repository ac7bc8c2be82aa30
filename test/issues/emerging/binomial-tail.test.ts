import test from 'ava';
import fc from 'fast-check';
import { binomialTail } from '../../../src/issues/emerging/binomial-tail.ts';

/** Sums the chances of each number of successes, in whole numbers as long as it can. */
function summed(successes: number, trials: number, percent: number): number {
  const [yes, no] = [BigInt(percent), BigInt(100 - percent)];
  let [ways, sum] = [1n, 0n];
  for (let count = 0; count <= trials; count += 1) {
    if (count >= successes) sum += ways * yes ** BigInt(count) * no ** BigInt(trials - count);
    ways = (ways * BigInt(trials - count)) / BigInt(count + 1);
  }
  const digits = 10n ** 40n;
  return Number((sum * digits * digits) / 100n ** BigInt(trials)) / 1e80;
}

const isClose = (found: number, expected: number, precision = 1e-11) =>
  Math.abs(found - expected) <= precision * expected + Number.MIN_VALUE;

// By the sum in fractions of whole numbers, the last three in 40 digits.
const known: [successes: number, trials: number, chance: number, tail: number][] = [
  [30, 110, 1 / 9, 2.3349045826437647e-6],
  [10, 10, 1 / 9, 2.8679719907924413e-10],
  [5, 110, 1 / 9, 0.9954197084218018],
  [60, 100, 1 / 2, 0.028443966820490395],
  [700, 5000, 1 / 9, 1.8939437641521998e-10],
  [1, 1, 1 / 3, 1 / 3],
  [400, 2000, 1 / 9, 5.621573514814842e-31],
  [112500, 1000000, 1 / 9, 5.163023044161555e-6],
  [113500, 1000000, 1 / 9, 1.77344248598485e-14],
  [500, 1000, 1 / 2, 0.5126125090891804],
];

test('tails are those that are known, of counts up to a million', (t) => {
  for (const [successes, trials, chance, tail] of known) {
    const found = binomialTail(successes, trials, chance);
    // The logarithms of a million's factorials leave eight digits.
    t.true(isClose(found, tail, trials > 10_000 ? 1e-7 : 1e-11), `${successes} of ${trials}: ${found} for ${tail}`);
  }
});

test('any tail is what it is summed up', (t) => {
  const drawn = fc
    .record({ trials: fc.integer({ min: 1, max: 120 }), percent: fc.integer({ min: 1, max: 99 }) })
    .chain(({ trials, percent }) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant({ trials, percent })));
  fc.assert(
    fc.property(drawn, ([successes, { trials, percent }]) => {
      const expected = summed(successes, trials, percent);
      // The sum has 80 digits after the point.
      return expected < 1e-60 || isClose(binomialTail(successes, trials, percent / 100), expected, 1e-10);
    }),
  );
  t.pass();
});

// By the sum in fractions of whole numbers: a chance that is drawn from a beta distribution, of 2 and 16 in the first.
const knownWandering: [successes: number, trials: number, chance: number, wandering: number, tail: number][] = [
  [5, 20, 2 / 18, 1 / 18, 0.13004563004563005],
  [30, 110, 20 / 180, 1 / 180, 0.00027394440173388263],
  [2, 20, 2 / 18, 1 / 18, 0.5624195624195624],
  [60, 60, 1 / 9, 1 / 9, 1.3528120651693381e-10],
];

test('tails of a chance that wanders are those that are known, and hardly others where it hardly wanders', (t) => {
  for (const [successes, trials, chance, wandering, tail] of knownWandering) {
    const found = binomialTail(successes, trials, chance, wandering);
    t.true(isClose(found, tail), `${successes} of ${trials}: ${found} for ${tail}`);
  }
  for (const [successes, trials, chance, tail] of known.filter(([, trials]) => trials <= 1_000))
    t.true(isClose(binomialTail(successes, trials, chance, 1e-9), tail, 1e-4), `${successes} of ${trials}`);
});

test('nothing and everything are certain or out of the question', (t) => {
  t.is(binomialTail(0, 10, 0.1), 1);
  t.is(binomialTail(11, 10, 0.1), 0);
  t.is(binomialTail(1, 10, 0), 0);
  t.is(binomialTail(10, 10, 1), 1);
});
