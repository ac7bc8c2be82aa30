import { stemmer } from 'stemmer';
import { denyingWords, englishWords, stopWords } from './stop-words.ts';
import { degrees, idiomWords, negations, valences } from './vader-words.ts';

/** What stands in a token's `parts` for what is no phrase: a stop word, a denial, a gap that no phrase crosses. */
export const part = { stop: '-', denial: '!', gap: '.' } as const;

/** All that is to be known of what stands between two spaces, whatever stands around it. */
export type Token = {
  /** As VADER compares it: without one mark of punctuation at either end. */
  word: string;
  /** VADER reads no single characters. */
  scored: boolean;
  valence: number | undefined;
  degree: number;
  upper: boolean;
  negates: boolean;
  lower: string;
  idiom: boolean;
  exclamations: number;
  questions: number;
  /** Stems, and for the rest one of `part`. */
  parts: readonly string[];
  /** How many words it has, how many of them only English has, and how many English has among others. */
  words: number;
  english: number;
  known: number;
  /** The words as they stand, without handle and link, to tell a language by. */
  plain: string;
};

export function studyToken(raw: string): Token {
  const word = withoutPunctuation(raw);
  const lower = word.toLowerCase();
  const outside = isOutside(raw);
  const plain = outside ? '' : raw.toLowerCase().replaceAll('’', "'");
  const found = plain.match(/[\p{L}\p{M}\p{N}_']+|[^\p{L}\p{M}\p{N}_']+/gu) ?? [];
  const parts = outside ? [part.gap] : found.flatMap(partsOf);
  const words = found.map(trimmed).filter((each) => /\p{L}/u.test(each));
  return {
    word,
    scored: raw.length > 1,
    valence: valences.get(lower),
    degree: degrees.get(lower) ?? 0,
    upper: /[A-Z]/.test(word) && !/[a-z]/.test(word),
    negates: negations.has(word) || word.includes("n't"),
    lower,
    idiom: idiomWords.has(word),
    exclamations: raw.split('!').length - 1,
    questions: raw.split('?').length - 1,
    parts,
    words: words.length,
    english: words.filter((each) => englishWords.has(each)).length,
    known: words.filter(isKnown).length,
    plain: words.join(' '),
  };
}

const isKnown = (word: string): boolean =>
  englishWords.has(word) || (word.length > 2 && (stopWords.has(word) || valences.has(word)));

/** Handles, links and addresses are neither words nor read for a language. */
const isOutside = (raw: string): boolean =>
  /^[^\p{L}\p{N}#]*@/u.test(raw) || /:\/\/|^www\.|\w@\w|\w\.(com|net|org|co|ly)\b/i.test(raw);

const marks = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g;
const oneMark = /^([.!?,;:\-'"]|!!!?|\?\?\??|\?!\?|!\?!|\?!\?!|!\?!\?)$/;

function withoutPunctuation(raw: string): string {
  const bare = raw.replace(marks, '');
  if (bare.length < 2 || bare.length === raw.length) return raw;
  if (raw.endsWith(bare) && oneMark.test(raw.slice(0, -bare.length))) return bare;
  if (raw.startsWith(bare) && oneMark.test(raw.slice(bare.length))) return bare;
  return raw;
}

// Looked at from their beginning alone: 64 kB of apostrophes in a word took three seconds.
const trimmed = (piece: string): string => piece.replace(/^[_']+|(?<![_'])[_']+$/g, '');

function partsOf(piece: string): string[] {
  if (!/[\p{L}\p{N}]/u.test(piece)) return /^[#'"*_~]+$/.test(piece) ? [] : [part.gap];
  const word = trimmed(piece).replace(/'s$/, '');
  if (denyingWords.has(word)) return [part.denial];
  const short = word.replace(/(.)\1{2,}/gu, '$1');
  if (stopWords.has(word) || stopWords.has(short)) return [part.stop];
  // A quantity is told by its unit; what else has digits is a number, or a name such as ios11.
  const name = word
    .replace(/^\d+(?=[a-z]{3})/, '')
    .replaceAll("'", '')
    .replaceAll(/(.)\1{2,}/gu, '$1$1');
  if (!/^(\p{L}{2,30}\d{0,2}|\d[a-z])$/u.test(name) || stopWords.has(name)) return [part.stop];
  return [stemmer(name)];
}
