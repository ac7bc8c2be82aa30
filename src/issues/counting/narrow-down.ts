/** A range [from, to) of whole numbers. */
export type Range = { from: number; to: number };

/** A value that is looked for by its place (from 0) among those in ascending order: `before` of them lie below its range. */
export type Sought = Range & { place: number; before: number };

const parts = 24;

/** Where the first round cuts: 0, 1, 2, 4 … so that short times, of which there are most, are found as fast as long ones. */
export const firstRanges = (most: number): Range[] => {
  const ranges = [{ from: 0, to: 1 }];
  for (let from = 1; from < most; from *= 2) ranges.push({ from, to: from * 2 });
  return ranges;
};

export const isFound = ({ from, to }: Range): boolean => to - from <= 1;

/** A range in parts of the same width, which together are the range. */
export function splitRange({ from, to }: Range): Range[] {
  const width = Math.ceil((to - from) / parts);
  const ranges: Range[] = [];
  for (let start = from; start < to; start += width) ranges.push({ from: start, to: Math.min(start + width, to) });
  return ranges;
}

/** The value's range among those that its own was cut into, now that it is known how many values lie in each. */
export function narrowDown(sought: Sought, ranges: readonly Range[], counts: readonly number[]): Sought {
  let { before } = sought;
  for (const [at, range] of ranges.entries()) {
    const count = counts[at] ?? 0;
    if (sought.place < before + count) return { ...range, place: sought.place, before };
    before += count;
  }
  throw new Error('there are fewer values than there were a moment ago');
}
