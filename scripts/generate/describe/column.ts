type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A column of numbers that grows: 4 or 8 bytes each, where an array of objects would take a hundred. */
export type Column = {
  /** `empty` where nothing was set. */
  get(index: number): number;
  set(index: number, value: number): void;
  push(value: number): void;
  /** How many there are: one more than the highest index set. */
  length(): number;
  /** A sorted copy of all values. */
  sorted(): Numbers;
};

export function createColumn(Kind: Int32ArrayConstructor | Float64ArrayConstructor, empty = 0): Column {
  let values: Numbers = new Kind(1024).fill(empty);
  let length = 0;
  const set = (index: number, value: number) => {
    if (index >= values.length) {
      const larger = new Kind(Math.max(values.length * 2, index + 1)).fill(empty);
      larger.set(values);
      values = larger;
    }
    values[index] = value;
    if (index >= length) length = index + 1;
  };
  return {
    get: (index) => values[index] ?? empty,
    set,
    push: (value) => set(length, value),
    length: () => length,
    sorted: () => values.slice(0, length).sort(),
  };
}

/** By linear interpolation between order statistics, at (n−1)p; null of nothing. */
export function percentile(sorted: ArrayLike<number>, share: number): number | null {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return below === undefined || above === undefined ? null : below + (above - below) * (at - Math.floor(at));
}
