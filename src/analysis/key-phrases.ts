import { part, type Token } from './token.ts';

/** Enough for any tweet, and an end for a text that is none. */
const most = 60;

/**
 * The stems of a text's words that mean something, and pairs of them that stand together: distinct, in the order of the
 * text. A denial and the word that it denies are a pair too, `not work`.
 */
export function keyPhrases(tokens: readonly Token[]): string[] {
  const phrases: string[] = [];
  let previous = '';
  let denied = false;
  for (const { parts } of tokens) {
    for (const each of parts) {
      if (each === part.stop || each === part.gap || each === part.denial) {
        previous = '';
        if (each !== part.stop) denied = each === part.denial;
        continue;
      }
      // A pair can only be there already where its second word is.
      const isNew = !phrases.includes(each);
      if (isNew) phrases.push(each);
      if (denied) add(phrases, `not ${each}`, isNew);
      if (previous !== '') add(phrases, `${previous} ${each}`, isNew);
      if (phrases.length >= most) return phrases.slice(0, most);
      denied = false;
      previous = each;
    }
  }
  return phrases;
}

function add(phrases: string[], phrase: string, isNew: boolean): void {
  if (isNew || !phrases.includes(phrase)) phrases.push(phrase);
}
