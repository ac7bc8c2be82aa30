import type { Random } from './random.ts';

export type Stragglers = {
  /** Whether this row is kept back, to stand far from its conversation. */
  keep(row: string): boolean;
  /** To be called after each row: those whose place is here. */
  due(): Generator<string>;
  rest(): Generator<string>;
};

/** In the first 5,000 tweets of the public data set 19 of 3,688 links reach more than a thousand rows; each such tweet has 1.4 links. */
const share = 0.0028;

/** A few rows stand far from their conversation; about ten are kept back at a time. */
export function createStragglers(random: Random): Stragglers {
  const kept: { row: string; due: number }[] = [];
  let count = 0;
  return {
    keep: (row) => {
      if (!random.chance(share)) return false;
      const due = count + Math.floor(Math.min(20_000, random.logNormal(2200, 0.7)));
      const before = kept.findIndex((other) => other.due > due);
      kept.splice(before === -1 ? kept.length : before, 0, { row, due });
      return true;
    },
    *due() {
      count += 1;
      while (kept[0] && kept[0].due <= count) {
        yield kept[0].row;
        kept.shift();
        count += 1;
      }
    },
    *rest() {
      for (const { row } of kept) yield row;
    },
  };
}
