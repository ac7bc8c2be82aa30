/** How much two ways to group the same things say of each other: 1 for the same groups. `adjusted` is 0 where that is chance. */
export type Agreement = { normalised: number; adjusted: number };

/**
 * Mutual information of two groupings, by the group's name for each thing, over the mean of their entropies; `adjusted` takes off what
 * random groupings of the same sizes would have (Vinh, Epps and Bailey 2010).
 */
export function agreementOf(first: readonly string[], second: readonly string[]): Agreement {
  const total = first.length;
  const rows = sizesOf(first);
  const columns = sizesOf(second);
  if (total === 0 || (rows.size === 1 && columns.size === 1)) return { normalised: 1, adjusted: 1 };
  const cells = sizesOf(first.map((name, place) => JSON.stringify([name, second[place]])));
  let information = 0;
  for (const [cell, both] of cells) {
    const [row, column] = JSON.parse(cell);
    const product = (rows.get(row) ?? 0) * (columns.get(column) ?? 0);
    information += (both / total) * Math.log((total * both) / product);
  }
  const entropy = (entropyOf(rows, total) + entropyOf(columns, total)) / 2;
  const expected = expectedInformation([...rows.values()], [...columns.values()], total);
  const normalised = information <= Number.EPSILON ? 0 : information / entropy;
  const range = entropy - expected;
  // Where random groupings reach all there is, the two differences are rounding errors.
  const divisor = range < 0 ? Math.min(range, -Number.EPSILON) : Math.max(range, Number.EPSILON);
  return { normalised, adjusted: (information - expected) / divisor };
}

function sizesOf(names: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return sizes;
}

const entropyOf = (sizes: ReadonlyMap<string, number>, total: number): number =>
  -[...sizes.values()].reduce((sum, size) => sum + (size / total) * Math.log(size / total), 0);

/** The mean over all groupings of these sizes: how many a pair of groups shares is distributed hypergeometrically. */
function expectedInformation(rows: number[], columns: number[], total: number): number {
  const logs = [0];
  for (let number = 1; number <= total; number += 1) logs.push((logs[number - 1] ?? 0) + Math.log(number));
  const logFactorial = (number: number) => logs[number] ?? 0;
  let expected = 0;
  for (const row of rows) {
    for (const column of columns) {
      const sizes = [row, column, total - row, total - column].reduce((sum, size) => sum + logFactorial(size), 0);
      for (let both = Math.max(1, row + column - total); both <= Math.min(row, column); both += 1) {
        const cells = [both, row - both, column - both, total - row - column + both, total];
        const ways = cells.reduce((sum, size) => sum + logFactorial(size), 0);
        expected += (both / total) * Math.log((total * both) / (row * column)) * Math.exp(sizes - ways);
      }
    }
  }
  return expected;
}
