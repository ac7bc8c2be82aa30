/** What is said of some durations, in seconds; all but the count is null where there are none. */
export type Durations = {
  count: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  p99: number | null;
  min: number | null;
  max: number | null;
};

/** The exact figures of durations in ascending order. */
export function durationsOf(ascending: Float64Array): Durations {
  let sum = 0;
  for (const value of ascending) sum += value;
  return {
    count: ascending.length,
    mean: ascending.length === 0 ? null : sum / ascending.length,
    median: percentile(ascending, 0.5),
    p90: percentile(ascending, 0.9),
    p99: percentile(ascending, 0.99),
    min: ascending[0] ?? null,
    max: ascending.at(-1) ?? null,
  };
}

/** By linear interpolation between order statistics, at (n−1)p; null of none. */
export function percentile(ascending: Float64Array, p: number): number | null {
  const place = (ascending.length - 1) * p;
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}
