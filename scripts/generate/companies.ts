import { readFileSync } from 'node:fs';
import type { Random } from './random.ts';

export type Company = {
  id: string;
  sector: string;
  /** Of its outbound tweets among all companies'. */
  weight: number;
  /** Minutes until half of its answers are there, and the spread of their logarithm. */
  medianMinutes: number;
  delaySpread: number;
};

/** Outbound tweets of the ten busiest companies of the public data set. */
const largest = [169_840, 106_860, 56_270, 43_265, 42_253, 38_573, 36_764, 34_317, 33_031, 29_361];
/** What the other 98 wrote together, 683,397 tweets, follows from 29,000 and this rate of decline; the last has 510. */
const sizeOf = (rank: number): number => largest[rank] ?? 29_000 * Math.exp((largest.length - rank) / 24);

/** The second is the public data set's: median 71 minutes, quartiles 25 and 208. Others were measured to have anything from minutes to hours. */
const medians = [22, 71, 18, 45, 23, 93, 8, 5, 12, 240, 6, 30, 4, 150, 60, 420, 14, 110, 35, 9];
const spreads = [1.5, 1.57, 1.3, 1.9, 1.4, 1.5, 1.2, 1.3, 1.8];

/** Invented: any resemblance to a real company is an accident. The busiest first. */
export const companies: readonly Company[] = readFileSync(new URL('companies.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line, rank) => {
    const [sector = '', id = ''] = line.split(' ');
    const medianMinutes = medians[rank % medians.length] ?? 20;
    return { id, sector, weight: sizeOf(rank), medianMinutes, delaySpread: spreads[rank % spreads.length] ?? 1.5 };
  });

const slots = 2 ** 16;
const bySlot = fillSlots();

/**
 * Companies in turn, each as often as its weight says. By the golden ratio rather than by chance: so even a file of
 * some ten thousand rows has the small ones, and sizes do not depend on luck.
 */
export function createCompanyPicker(random: Random): () => Company {
  let turn = random.next();
  return () => {
    turn = (turn + (Math.sqrt(5) - 1) / 2) % 1;
    return companies[bySlot[Math.floor(turn * slots)] ?? 0] as Company;
  };
}

function fillSlots(): Uint8Array {
  const table = new Uint8Array(slots);
  const total = companies.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  companies.forEach(({ weight }, index) => {
    table.fill(index, Math.round((before / total) * slots));
    before += weight;
  });
  return table;
}
