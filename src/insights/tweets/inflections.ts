import { stemmer } from 'stemmer';

/**
 * The forms of an English word in other numbers and tenses, itself first, in lower case: made by rules, and kept where they have the
 * same stem. Forms that there are not cost nothing: no tweet has them. What is irregular (went, children) is not found.
 */
export function inflections(word: string): string[] {
  const lower = word.toLowerCase();
  // Stems are of English words in ASCII; others stay as they are.
  if (!/^[a-z]{3,}(?:'s)?$/.test(lower)) return [lower];
  const plain = lower.replace(/'s$/, '');
  const stem = stemOf(plain);
  const forms = rootsOf(plain).flatMap(formsOf);
  return [...new Set([lower, plain, ...forms.filter((form) => stemOf(form) === stem)])];
}

// Of short words (try, tried) the rules leave a y in one form and an i in the other.
const stemOf = (word: string): string => stemmer(word).replace(/y$/, 'i');

/** What the word may be a form of. */
function rootsOf(word: string): string[] {
  const roots = [word];
  for (const ending of ['s', 'es', 'd', 'ed', 'ing']) {
    if (!word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    roots.push(rest, `${rest}e`, rest.replace(/([b-df-hj-np-tv-z])\1$/, '$1'));
  }
  return roots.concat(/ie[sd]$/.test(word) ? [`${word.slice(0, -3)}y`] : []).filter((root) => root.length >= 3);
}

function formsOf(root: string): string[] {
  const last = root.at(-1) ?? '';
  const forms = ['', 's', 'es', 'd', 'ed', 'ing', "'s"].map((ending) => root + ending);
  if (last === 'e') forms.push(`${root.slice(0, -1)}ing`);
  if (last === 'y') forms.push(`${root.slice(0, -1)}ies`, `${root.slice(0, -1)}ied`);
  if (/[b-df-hj-np-tv-z]/.test(last)) forms.push(`${root + last}ed`, `${root + last}ing`);
  return forms;
}
