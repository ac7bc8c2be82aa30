import { phraseOf } from '../../analysis/phrase-of.ts';

const longestForm = 4;

/** How people write a key phrase: its commonest spelling in these texts; null where it is in none. */
export function surfaceForm(phrase: string, texts: readonly string[]): string | null {
  const stems = new Map<string, string | null>();
  const stemOf = (word: string) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    const stem = phraseOf(word);
    stems.set(word, stem);
    return stem;
  };
  const forms = new Map<string, Map<string, number>>();
  for (const text of texts) {
    const form = formIn(phrase, wordsOf(text), stemOf);
    if (form === null) continue;
    const spellings = forms.get(form.toLowerCase()) ?? new Map<string, number>();
    forms.set(form.toLowerCase(), spellings.set(form, (spellings.get(form) ?? 0) + 1));
  }
  const commonest = [...forms.values()].toSorted((a, b) => count(b) - count(a))[0];
  return commonest ? ([...commonest].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null) : null;
}

/** With a capital, to stand by itself. */
export const asLabel = (form: string): string => form.charAt(0).toUpperCase() + form.slice(1);

const count = (spellings: ReadonlyMap<string, number>): number =>
  [...spellings.values()].reduce((sum, times) => sum + times, 0);

const wordsOf = (text: string): string[] =>
  text
    .replaceAll('’', "'")
    .replaceAll(/(?<!\S)\S+:\/\/\S+|@\w+/g, ' ')
    .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}']*/gu) ?? [];

/** The fewest words that stand together and are the phrase. */
function formIn(phrase: string, words: readonly string[], stemOf: (word: string) => string | null): string | null {
  const last = phrase.slice(phrase.lastIndexOf(' ') + 1);
  const isPair = last !== phrase;
  for (const [end, word] of words.entries()) {
    if (stemOf(word) !== last) continue;
    if (!isPair) return word;
    for (let length = 2; length <= longestForm && length <= end + 1; length += 1) {
      const form = words.slice(end + 1 - length, end + 1).join(' ');
      if (phraseOf(form) === phrase) return form;
    }
  }
  return null;
}
