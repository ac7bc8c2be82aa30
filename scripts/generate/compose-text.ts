import { decorate } from './decorate.ts';
import type { Draft } from './draft.ts';
import { readPhraseBook } from './phrase-book.ts';
import type { Random } from './random.ts';
import { maxLength, textLength } from './text-length.ts';

const phrasesOf = readPhraseBook();

/** What a tweet says: about its company's matters, as long as real texts are, with all that real texts have in them. */
export function composeText({ inbound, company, before, after }: Draft, random: Random): string {
  const phrases = phrasesOf(company.sector)[inbound ? 'inbound' : 'outbound'];
  const decoration = decorate(inbound, random);
  const around = before.length + after.length + decoration.end.length;
  const length = Math.max(4, textLength(inbound, random.next()) - around);
  let last = random.pick(phrases);
  let said = last;
  while (said.length < length) {
    const phrase = random.pick(phrases);
    if (phrase === last) continue;
    said += (endsSentence.test(last) ? ' ' : random.pick(joints)) + phrase;
    last = phrase;
  }
  said = decoration.inside(atWordEnd(said, length)).slice(0, maxLength - around);
  return before + said + after + decoration.end;
}

const endsSentence = /[?!]$/;
const joints: [string, ...string[]] = ['. ', '. ', ' ', '... ', '! ', '. ', ' and '];

/** The first `length` characters, or a few more or fewer: as many as end with a word. */
function atWordEnd(text: string, length: number): string {
  const below = text.lastIndexOf(' ', length);
  const above = text.indexOf(' ', length);
  if (below <= 0 && above === -1) return text;
  const end = below <= 0 || (above !== -1 && above - length < length - below) ? above : below;
  return text.slice(0, end);
}
