import { stemmer } from 'stemmer';
import { denyingWords, stopWords } from '../../analysis/stop-words.ts';
import { valences } from '../../analysis/vader-words.ts';

/** A word of a text as it stands there, its key phrase, and whether it can say what a text is about. */
export type Word = { text: string; stem: string; isContent: boolean };

/** A text's clauses as words; what is no word of an English text is left out. */
export function clausesOf(text: string): Word[][] {
  const plain = text.replaceAll('’', "'").replaceAll(/(^|\s)\S*(@\w|:\/\/)\S*/g, ' . ');
  return plain.split(/[.,!?;:()"\n]+/).map((clause) => (clause.match(/[A-Za-z][A-Za-z0-9']*/g) ?? []).map(wordOf));
}

function wordOf(written: string): Word {
  const text = written.toLowerCase();
  const bare = text.replace(/'s$/, '').replaceAll("'", '');
  const isContent = bare.length > 2 && !stopWords.has(bare) && !denyingWords.has(text) && !denyingWords.has(bare);
  return { text, stem: stemmer(bare), isContent };
}

const generic = `hour hr minute min day week month service customer company help problem issue thing people person wait try
  look say tell happen start stop work back support team feel experience another answer ask need fix late last due`;

// What is good or bad without saying what, and words of any complaint.
const judging: ReadonlySet<string> = new Set([
  ...[...valences.keys()].filter((word) => /^[a-z]+$/.test(word)).map(stemmer),
  ...generic.split(/\s+/).map(stemmer),
]);

/** Whether a key phrase names a matter, rather than a mood or what is in any complaint. */
export const namesMatter = (phrase: string): boolean =>
  !phrase.split(' ').some((stem) => stem === 'not' || judging.has(stem));
