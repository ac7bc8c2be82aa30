/** To four decimals, as percentages and ratios are shown. */
export const rounded = (value: number): number => Number(value.toFixed(4));

/** What a part is of a whole, in percent; null of nothing. */
export const percentage = (part: number, whole: number): number | null =>
  whole === 0 ? null : rounded((100 * part) / whole);
