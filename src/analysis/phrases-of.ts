import { keyPhrases } from './key-phrases.ts';
import { tokensOf } from './tokens-of.ts';

/** The key phrases of a text that is taken for English, however short it is. */
export const phrasesOf = (text: string): string[] => keyPhrases(tokensOf(text));
