/** What a person searches for: all of `wanted` and none of `unwanted`. */
export type Search = { wanted: SearchTerm[]; unwanted: SearchTerm[] };
export type SearchTerm = { kind: 'word' | 'phrase' | 'prefix' | 'handle'; text: string };

export const longestSearch = 500;
const mostTerms = 30;
const mostPrefixes = 3;
const shortestPrefix = 3;

/**
 * Reads words, "phrases", -exclusions, prefixes* and @handles. Whatever a person types is a search; only too many words and
 * prefixes that are too many or too short are faults, each said in a sentence.
 */
export function parseSearch(typed: string): { search: Search } | { fault: string } {
  const search: Search = { wanted: [], unwanted: [] };
  const text = typed.replaceAll(/[“”„«»]/g, '"').replaceAll(/[’‘ʼ]/g, "'");
  for (const [, minus, phrase, word = ''] of text.matchAll(/(?<!\S)(-?)(?:"([^"]*)"?|([^\s"]+))|[^\s"]+/g)) {
    const terms = minus === '-' ? search.unwanted : search.wanted;
    const term = phrase === undefined ? wordTerm(word) : phraseTerm(phrase);
    if (term) terms.push(term);
  }
  const terms = [...search.wanted, ...search.unwanted];
  if (terms.length > mostTerms) return { fault: `has more than ${mostTerms} words` };
  const prefixes = terms.filter(({ kind }) => kind === 'prefix');
  if (prefixes.length > mostPrefixes) return { fault: `has more than ${mostPrefixes} words that end with *` };
  const short = prefixes.find((prefix) => [...prefix.text].length < shortestPrefix);
  return short
    ? { fault: `has ${short.text}*: at least ${shortestPrefix} letters have to stand before the *` }
    : { search };
}

function phraseTerm(phrase: string): SearchTerm | null {
  return isSaid(phrase) ? { kind: 'phrase', text: phrase.trim() } : null;
}

function wordTerm(word: string): SearchTerm | null {
  const handle = /^[^\p{L}\p{N}@]*@([A-Za-z0-9_]{1,50})[^A-Za-z0-9_]*$/u.exec(word)?.[1];
  if (handle) return { kind: 'handle', text: handle.toLowerCase() };
  const prefix = /^[^\p{L}\p{N}]*([\p{L}\p{N}_']+)\*$/u.exec(word)?.[1];
  if (prefix) return { kind: 'prefix', text: prefix.toLowerCase() };
  return isSaid(word) ? { kind: 'word', text: word } : null;
}

/** Whether there is something in it that a text can be searched for: a letter, a digit or an emoji. */
const isSaid = (text: string): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
