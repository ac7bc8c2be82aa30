import { z } from 'zod';

const figure = z.number().nullable();

export const Distribution = z
  .object({
    count: z.int().meta({ description: 'How many companies are ranked.' }),
    min: figure,
    p10: figure,
    p25: figure,
    median: figure,
    p75: figure,
    p90: figure,
    max: figure,
  })
  .meta({
    description:
      'Of the values of all ranked companies; percentiles by linear interpolation, at (n−1)p. A token that is limited to companies is not shown the extreme values, nor a percentile into which the smallest or the largest value of the companies that it does not cover goes: that is null; the others are rounded to two digits.',
  });
export type Distribution = z.infer<typeof Distribution>;

/**
 * How values are spread. `others` are those of the companies that the asker may not see, null where there are none. Whose
 * the smallest and largest of these are can be known, so that nothing is shown that one of them goes into. The rest is
 * rounded: at a whole place it is one company's figure, and others come of the differences between periods that a company
 * enters.
 */
export function distributionOf(values: readonly number[], others: readonly number[] | null): Distribution {
  const ascending = values.toSorted((a, b) => a - b);
  const first = others ? ascending.indexOf(Math.min(...others)) + 1 : 0;
  const last = others ? ascending.lastIndexOf(Math.max(...others)) - 1 : ascending.length - 1;
  const at = (p: number): number | null => {
    const place = (ascending.length - 1) * p;
    if (place < first || place > last) return null;
    const below = ascending[Math.floor(place)];
    const above = ascending[Math.ceil(place)];
    if (below === undefined || above === undefined) return null;
    const value = below + (above - below) * (place - Math.floor(place));
    return others ? Number(value.toPrecision(2)) : value;
  };
  return {
    count: ascending.length,
    min: at(0),
    p10: at(0.1),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    max: at(1),
  };
}
