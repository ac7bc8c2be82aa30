import { type PhrasesOf, termPhrases } from './rule-terms.ts';

const mostTexts = 5;

/** The words of the texts that stand behind a key phrase, in small letters: "cancelled flight" for "cancel flight". */
export function surfaceWords(phrase: string, texts: string[], phrasesOf: PhrasesOf): string | null {
  for (const text of texts.slice(0, mostTexts)) {
    const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’-]+/gu) ?? [];
    const length = phrase.includes(' ') ? 2 : 1;
    for (const start of words.keys()) {
      const surface = words.slice(start, start + length).join(' ');
      if (termPhrases(surface, phrasesOf).includes(phrase)) return surface;
    }
  }
  return null;
}
