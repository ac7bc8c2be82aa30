import { stemmer } from 'stemmer';

/** The stem under which the forms of an English word are one. */
export function stemWord(word: string): string {
  return stemmer(word);
}
