import { detectLanguage } from './detect-language.ts';
import { keyPhrases } from './key-phrases.ts';
import { scoreSentiment } from './score-sentiment.ts';
import { tokensOf } from './tokens-of.ts';

export type Analysis = { key_phrases: string[]; sentiment: number | null; language: string | null };

/** What a tweet is about, how it feels (-1 to 1) and its language. Only English is read for the first two. */
export function analyseText(decodedText: string): Analysis {
  const tokens = tokensOf(decodedText);
  const language = detectLanguage(tokens);
  if (language !== 'en') return { key_phrases: [], sentiment: null, language };
  return { key_phrases: keyPhrases(tokens), sentiment: scoreSentiment(tokens), language };
}
