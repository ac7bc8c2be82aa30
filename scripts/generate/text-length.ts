/** Shares of texts, and the length in characters that they do not exceed. */
type Quantiles = readonly (readonly [share: number, length: number])[];

/*
 * The quantiles of the first 5,000 tweets of the public data set (median 108), stretched to the median of the whole file
 * (115); its longest text has 513.
 */
const inbound: Quantiles = [
  [0, 3],
  [0.01, 18],
  [0.05, 28],
  [0.1, 41],
  [0.25, 68],
  [0.5, 113],
  [0.75, 141],
  [0.9, 168],
  [0.95, 228],
  [0.99, 295],
  [0.999, 375],
  [1, 513],
];
const outbound: Quantiles = [
  [0, 12],
  [0.01, 24],
  [0.05, 44],
  [0.1, 57],
  [0.25, 86],
  [0.5, 114],
  [0.75, 132],
  [0.9, 150],
  [0.95, 180],
  [0.99, 263],
  [0.999, 300],
  [1, 420],
];

export const maxLength = 513;

/** The length of a text for a draw in [0, 1). */
export function textLength(isInbound: boolean, draw: number): number {
  const quantiles = isInbound ? inbound : outbound;
  // By index: taking the pairs apart one by one took a tenth of the time of all else.
  let at = 1;
  while (at < quantiles.length - 1 && draw >= (quantiles[at]?.[0] ?? 1)) at += 1;
  const [share, length] = quantiles[at - 1] ?? [0, 0];
  const [nextShare, nextLength] = quantiles[at] ?? [1, 0];
  return Math.round(length + ((draw - share) / (nextShare - share)) * (nextLength - length));
}
