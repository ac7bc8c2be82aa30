import type { Metric } from './metric.ts';

/** A company's place among those that are ranked. */
export type Standing = { rank: number; of: number; percentile: number | null };

/**
 * The place of a value among `ranked`, the values of all that are ranked, itself among them. 1 is the best; those that are
 * equal share the better rank. The percentile is the share of the others that are no better, null where there are none.
 */
export function standingOf(value: number, ranked: readonly number[], better: Metric['better']): Standing {
  const of = ranked.length;
  // Where neither is better, the highest comes first.
  const isBetter = (other: number) => (better === 'lower' ? other < value : other > value);
  const ahead = ranked.filter(isBetter).length;
  return { rank: ahead + 1, of, percentile: of === 1 ? null : (100 * (of - 1 - ahead)) / (of - 1) };
}
