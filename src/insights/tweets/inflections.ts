import { stemmer } from 'stemmer';

/**
 * An English word in lower case and its other forms of number and tense: refund, refunds, refunded, refunding. They are
 * made by rule, and those are kept that have the same stem; most that no one ever wrote cost a look into the index each.
 */
export function inflections(word: string): string[] {
  // Us is no form of use, nor as one of ass.
  if (word.length < shortest) return [word];
  const stem = stemOf(word);
  const forms = [...basesOf(word)].flatMap(formsOf);
  return [...new Set([word, ...forms.filter((form) => form.length >= shortest && stemOf(form) === stem)])];
}

const shortest = 3;

// The stemmer keeps the y of words with no other vowel (try), and not of their other forms (tries).
const stemOf = (word: string): string => stemmer(word).replace(/y$/, 'i');

/** What the word may be a form of, itself among it. */
function basesOf(word: string): Set<string> {
  const bases = new Set([word]);
  for (const ending of ['s', 'es', 'd', 'ed', 'ing']) {
    if (!word.endsWith(ending)) continue;
    const base = word.slice(0, -ending.length);
    bases.add(base);
    if (ending === 'ing') bases.add(`${base}e`);
    if (doubled.test(base)) bases.add(base.slice(0, -1));
  }
  if (/ie[sd]$/.test(word)) bases.add(`${word.slice(0, -3)}y`);
  return bases;
}

function formsOf(base: string): string[] {
  const last = base.at(-1) ?? '';
  const endings = ['', 's', 'es', 'd', 'ed', 'ing'].map((ending) => base + ending);
  if (last === 'e') return [...endings, `${base.slice(0, -1)}ing`];
  if (last === 'y') return [...endings, `${base.slice(0, -1)}ies`, `${base.slice(0, -1)}ied`];
  return singleConsonant.test(base) ? [...endings, `${base}${last}ed`, `${base}${last}ing`] : endings;
}

const doubled = /([b-df-hj-np-tv-z])\1$/;
const singleConsonant = /[aeiou][b-df-hj-np-tvz]$/;
