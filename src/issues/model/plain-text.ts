// Markup, addresses and control characters have no place in what is shown as plain text.
const notPlain = /[<>{}[\]|\\`~^*_#@=$\p{C}]|https?|www\.|&\w+;|\]\(/iu;
// Figures are counted, never told by the model.
const figures = /\p{N}|%|\bper ?cent(age)?\b/iu;

const longestLabel = 60;

/** A label of two to five plain words, or null: "Flight cancelled". */
export function plainLabel(text: string): string | null {
  const label = tidy(text).replace(/[.:;,!?"'”’]+$/u, '');
  const words = label.split(' ');
  const isPlain = label.length <= longestLabel && /^[\p{L}\p{M} '’/&,-]+$/u.test(label) && !figures.test(label);
  const areWords = words.filter((word) => /\p{L}/u.test(word)).length;
  if (!isPlain || areWords < 2 || words.length > 5) return null;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** The first sentence, where that is plain, has no figure and is no longer than that; else null. */
export function plainSentence(text: string, longest: number): string | null {
  const all = tidy(text);
  if (notPlain.test(all) || figures.test(all)) return null;
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(all)?.[0] ?? all;
  if (sentence.length > longest || !/\p{L}{2}/u.test(sentence)) return null;
  return /[.!?]$/u.test(sentence) ? sentence : `${sentence}.`;
}

/** One to three plain words by which tweets are found, in small letters; null for anything else. */
export function plainTerm(text: string): string | null {
  const term = tidy(text).toLowerCase();
  return /^[\p{L}\p{M}\p{N}'’-]{2,30}( [\p{L}\p{M}\p{N}'’-]{1,30}){0,2}$/u.test(term) && /\p{L}/u.test(term)
    ? term
    : null;
}

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^["'“‘]+|["'”’]+$/gu, '')
    .trim();
