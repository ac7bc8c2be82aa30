import { keyPhrases } from './key-phrases.ts';
import { tokensOf } from './tokens-of.ts';

/**
 * The one key phrase that stands for a term in words, so that `Cancelled flights` finds what `cancel flight` marks; null
 * where the term has no word that means something, or more than a key phrase can hold.
 */
export function phraseOf(term: string): string | null {
  const phrases = keyPhrases(tokensOf(term));
  const pairs = phrases.filter((phrase) => phrase.includes(' '));
  const words = phrases.length - pairs.length;
  if (words === 1) return pairs[0] ?? phrases[0] ?? null;
  return words === 2 && pairs.length === 1 ? (pairs[0] ?? null) : null;
}
