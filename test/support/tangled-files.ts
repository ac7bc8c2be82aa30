import { generateRows, header } from '../../scripts/generate/generate-rows.ts';
import { createRandom } from '../../scripts/generate/random.ts';

/** Files that belong together: of a tweet the last version counts, in the order `before`, `main`. */
export type TangledFiles = {
  /** A fifth of the tweets, and versions that `main` replaces, author, time, text and links. */
  before: string;
  /** All tweets, each conversation scattered over the file, and further versions, always above the one that counts. */
  main: string;
  /** The tweets as they are in the end, in two files of which each holds a fifth of the other. */
  halves: [string, string];
  rows: number;
};

/** Generated tweets in an order that leaves nearly everything to be settled; the same seed gives the same files. */
export function tangledFiles(tweets: number, seed: number): TangledFiles {
  const random = createRandom(seed);
  const final = [...generateRows(tweets, seed)];
  const otherVersion = (row: string) => `${idOf(row)}${restOf(final[random.below(final.length)] ?? row)}`;
  const shuffled = final.map((row) => ({ row, at: random.next() })).toSorted((a, b) => a.at - b.at);

  const before = shuffled.flatMap(({ row }) => {
    if (random.chance(0.05)) return [otherVersion(row)];
    return random.chance(0.2) ? [row] : [];
  });
  const versions = shuffled.flatMap(({ row, at }) =>
    random.chance(0.05) ? [{ row: otherVersion(row), at: at * random.next() }] : [],
  );
  const main = [...shuffled, ...versions].toSorted((a, b) => a.at - b.at);
  const upTo = (from: number, to: number) => shuffled.filter(({ at }) => from <= at && at < to).map(({ row }) => row);
  return {
    before: file(before),
    main: file(main.map(({ row }) => row)),
    halves: [file(upTo(0, 0.6)), file(upTo(0.4, 1))],
    rows: main.length,
  };
}

const file = (rows: string[]): string => header + rows.join('');
const idOf = (row: string): string => row.slice(0, row.indexOf(','));
const restOf = (row: string): string => row.slice(row.indexOf(','));
