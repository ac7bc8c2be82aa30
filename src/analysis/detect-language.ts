import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Token } from './token.ts';

/**
 * The language of a text as an ISO 639-1 code, or null where it is too short to tell. Where enough of its words are English
 * ones it is English; only what is left is worth a look at its letters, which takes ten times as long.
 */
export function detectLanguage(tokens: readonly Token[]): string | null {
  let words = 0;
  let english = 0;
  let known = 0;
  for (const token of tokens) {
    words += token.words;
    english += token.english;
    known += token.known;
  }
  if (words === 0) return null;
  if ((english > 0 && (english + known) * 3 >= words) || known * 2 >= words) return 'en';
  return byLetters(tokens.flatMap(({ plain }) => (plain === '' ? [] : [plain])).join(' '), words);
}

type Detector = typeof import('eld/extrasmall').eld;

// Half a second and 90 MiB: only a process that meets an unclear text pays for it, when it does.
let detector: Detector | null = null;

function byItsLetters(): Detector {
  const path = fileURLToPath(import.meta.resolve('eld/extrasmall'));
  detector ??= (createRequire(import.meta.url)(path) as { eld: Detector }).eld;
  return detector;
}

function byLetters(text: string, words: number): string | null {
  const found = byItsLetters().detect(text);
  if (found.language === '' || found.language === 'en') return found.language || null;
  // Names and slang pass for many a language: between two that are as good as equal English is likelier here.
  const scores = found.getScores();
  if (/^[\x20-\x7e]*$/.test(text) && (scores['en'] ?? 0) >= 0.9 * (scores[found.language] ?? 0)) return 'en';
  return words < fewWords && !otherScript.test(text) ? null : found.language;
}

const fewWords = 4;

// A script names its languages, however short the text.
const otherScript = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
