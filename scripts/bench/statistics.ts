/** The quantile by linear interpolation between order statistics, at (n−1)p. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export type Latency = { p50: number; p99: number };

export const latency = (milliseconds: readonly number[]): Latency => ({
  p50: median(milliseconds),
  p99: quantile(milliseconds, 0.99),
});

/** Milliseconds that something took, and what it gave. */
export async function timed<T>(action: () => Promise<T>): Promise<{ milliseconds: number; value: T }> {
  const start = performance.now();
  const value = await action();
  return { milliseconds: performance.now() - start, value };
}
