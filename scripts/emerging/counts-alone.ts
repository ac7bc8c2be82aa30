import { compareCounts } from '../../src/issues/emerging/find-risen.ts';
import { createRandom, type Random } from '../generate/random.ts';

/** Of so many weeks of a made-up company, how many percent raise something though nothing happens, and find a burst of 30 after 80. */
export type CountsAlone = { wandering: number; raised_percent: number; found_percent: number }[];

const weeks = 1_000;
const totals = { now: 5_000, before: Array(8).fill(5_000) };

/**
 * Counts of 1,500 phrases, most of them rare, whose rates wander from week to week by a coefficient of variation of √`wandering`: as those of
 * real tweets do and those of generated ones do not.
 */
export function simulateCounts(seed: number): CountsAlone {
  const random = createRandom(seed);
  return [0, 0.02, 0.05, 0.1].map((wandering) => {
    let [raised, found] = [0, 0];
    for (let week = 0; week < weeks; week += 1) {
      const counted = Array.from({ length: 1_500 }, (_, rank) => {
        const mean = 1_000 / (rank + 1);
        const own = -wandering * Math.log(1 - random.next());
        const count = () => poisson(mean * factor(own, random), random);
        return { now: count(), before: Array.from({ length: 8 }, count) };
      }).filter(({ now }) => now >= 5);
      if (compareCounts(counted, totals, 1).risen.length > 0) raised += 1;
      const burst = [
        ...counted,
        { now: 30, before: Array.from({ length: 8 }, () => poisson(10 * factor(wandering, random), random)) },
      ];
      if (compareCounts(burst, totals, 1).risen.some(({ at }) => at === counted.length)) found += 1;
    }
    return { wandering, raised_percent: (100 * raised) / weeks, found_percent: (100 * found) / weeks };
  });
}

/** Mean 1, and this variance, near enough: a log-normal factor. */
const factor = (variance: number, random: Random): number =>
  variance === 0 ? 1 : random.logNormal(1, Math.sqrt(Math.log1p(variance))) / Math.sqrt(1 + variance);

function poisson(mean: number, random: Random): number {
  // By parts, since a large mean's smallest chance is 0 in floating point.
  if (mean > 50) return poisson(50, random) + poisson(mean - 50, random);
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}
