/** The key phrases of a text, as they are indexed: stemmed single words, and pairs with a space. */
export type PhrasesOf = (text: string) => string[];

/** The key phrases that stand for a term: of several words their pairs, since one word alone would find too much. */
export function termPhrases(term: string, phrasesOf: PhrasesOf): string[] {
  const phrases = phrasesOf(term);
  const pairs = phrases.filter((phrase) => phrase.includes(' '));
  return pairs.length > 0 ? pairs : phrases;
}
