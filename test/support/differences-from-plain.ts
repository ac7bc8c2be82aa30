import { differences } from './compare-with-plain.ts';
import { type Expectation, type Installation, type Part, storedState } from './derived.ts';

const shownDifferences = 12;

/**
 * Where what is stored differs from the plain reading of the definitions, in a text that names the first differences;
 * empty where every tweet and every conversation is there, none too many, and each field is as it should be.
 */
export async function differencesFromPlain(
  service: Installation,
  expected: Expectation,
  part: Part = 'all',
): Promise<string> {
  const found = differences(await storedState(service, part), expected);
  const more = found.length > shownDifferences ? [`… and ${found.length - shownDifferences} more`] : [];
  return [...found.slice(0, shownDifferences), ...more].join('\n');
}
