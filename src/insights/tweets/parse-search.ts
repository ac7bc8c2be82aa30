/** A piece of what was typed into a search box: what a tweet must have, or must not. */
export type SearchTerm = { kind: 'word' | 'phrase' | 'prefix' | 'handle'; text: string; isExcluded: boolean };

export const maxWords = 30;
export const maxPrefixes = 3;
export const minPrefixLength = 3;

/**
 * Reads whatever a person types: words, "phrases", -exclusions, prefixes*, @handles and #tags. What is none of these
 * says nothing (a lone dash, a quotation mark without its other half); only too much of it is a fault, each as a
 * sentence about the text.
 */
export function parseSearch(text: string): { terms: SearchTerm[]; faults: string[] } {
  const terms = [...text.matchAll(pieces)].flatMap((piece) => {
    const { dashes = '', phrase, word } = piece.groups ?? {};
    const found = phrase === undefined ? wordTerms(word ?? '') : [{ kind: 'phrase' as const, text: phrase.trim() }];
    return found
      .filter((term) => searchable.test(term.text))
      .map((term) => ({ ...term, isExcluded: dashes.length > 0 }));
  });
  return { terms, faults: faultsOf(terms) };
}

// A quotation mark that is never closed belongs to neither, and is passed over.
const pieces = /(?<dashes>-*)(?:["“”„](?<phrase>[^"“”„]*)["“”„]|(?<word>[^\s"“”„]+))/gu;
// With anything else alone no tweet can be found.
const searchable = /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u;

type Term = Omit<SearchTerm, 'isExcluded'>;

function wordTerms(raw: string): Term[] {
  const word = raw.replace(/^(?:(?![@#_])[\p{P}\p{Sm}\p{Sc}])+/u, '');
  const body = word.replace(/(?:(?!_)[\p{P}\p{Sm}\p{Sc}])+$/u, '');
  const isPrefix = word.startsWith('*', body.length) && /[\p{L}\p{N}\p{M}_]$/u.test(body);
  if (isPrefix) return prefixTerms(body);
  const handle = /^@(\w{1,50})$/.exec(body)?.[1];
  if (handle !== undefined) return [{ kind: 'handle', text: handle.toLowerCase() }];
  return [{ kind: 'word', text: body.replace(/^#+/, '') }];
}

/** Only the last part of `e-mail*` is open at its end. */
function prefixTerms(body: string): Term[] {
  const parts = body.split(/[^\p{L}\p{N}\p{M}_'’‘]+/u).filter((part) => part !== '');
  return parts.map((text, at) => ({ kind: at === parts.length - 1 ? 'prefix' : 'word', text }));
}

function faultsOf(terms: SearchTerm[]): string[] {
  const words = terms.reduce((count, { text }) => count + text.split(/\s+/).length, 0);
  const prefixes = terms.filter(({ kind }) => kind === 'prefix');
  const short = prefixes.filter(({ text }) => [...text].length < minPrefixLength);
  return [
    ...(words > maxWords ? [`has ${words} words: ${maxWords} are the most`] : []),
    ...(prefixes.length > maxPrefixes
      ? [`has ${prefixes.length} words that end in *: ${maxPrefixes} are the most`]
      : []),
    ...short.map(({ text }) => `has ${text}*: at least ${minPrefixLength} characters have to stand before a *`),
  ];
}
