import { readFileSync } from 'node:fs';
import type { Random } from './random.ts';

export type Issue = {
  name: string;
  weight: number;
  happy: boolean;
  complaints: string[];
  details: string[];
  replies: string[];
  followUps: string[];
};

export type PhraseBook = { words: Map<string, string[]>; issues: Issue[] };

/** What was already chosen in a thread, so that a flight number stays the same from tweet to tweet. */
export type Chosen = Map<string, string>;

/**
 * A line of a phrase book starts with what it is: `=` a word and its values, `#` an issue, its weight and perhaps
 * "happy", `!` a complaint, `+` a detail, `<` a reply of the company, `>` the customer going on.
 */
export function readPhraseBook(name: string): PhraseBook {
  const book: PhraseBook = { words: new Map(), issues: [] };
  const lines = readFileSync(new URL(`./phrases/${name}.txt`, import.meta.url), 'utf8').split('\n');
  for (const line of lines) {
    const mark = line[0];
    const text = line.slice(1).trim();
    if (mark === undefined) continue;
    if (mark === '=') {
      const [word = '', values = ''] = text.split(/: (.*)/);
      book.words.set(word, values.split(', '));
    } else if (mark === '#') {
      book.issues.push(parseIssue(text));
    } else {
      linesOf(book.issues.at(-1), mark, line).push(text);
    }
  }
  return book;
}

/** `{a|b}` is one of both, `{2-9}` a number, `{city}` one of the book's words; the last two stay within a thread. */
export function expand(template: string, book: PhraseBook, chosen: Chosen, random: Random): string {
  let text = template;
  for (let inner = /\{[^{}]*\}/.exec(text); inner !== null; inner = /\{[^{}]*\}/.exec(text)) {
    const value = choose(inner[0].slice(1, -1), book, chosen, random);
    text = text.slice(0, inner.index) + value + text.slice(inner.index + inner[0].length);
  }
  return text.replaceAll(/ +(?=[ .,?!]|$)/g, '').trim();
}

function choose(slot: string, book: PhraseBook, chosen: Chosen, random: Random): string {
  if (slot.includes('|')) return random.pick(slot.split('|'));
  const known = chosen.get(slot);
  if (known !== undefined) return known;
  const range = /^(\d+)-(\d+)$/.exec(slot);
  const values = book.words.get(slot);
  if (range === null && values === undefined) throw new Error(`unknown word {${slot}}`);
  const value =
    values === undefined
      ? String(random.between(Number(range?.[1]), Number(range?.[2])))
      : expand(random.pick(values), book, new Map(), random);
  chosen.set(slot, value);
  return value;
}

function parseIssue(text: string): Issue {
  const [name = '', weight, mood] = text.split(' ');
  return {
    name,
    weight: Number(weight),
    happy: mood === 'happy',
    complaints: [],
    details: [],
    replies: [],
    followUps: [],
  };
}

function linesOf(issue: Issue | undefined, mark: string, line: string): string[] {
  if (issue !== undefined) {
    if (mark === '!') return issue.complaints;
    if (mark === '+') return issue.details;
    if (mark === '<') return issue.replies;
    if (mark === '>') return issue.followUps;
  }
  throw new Error(`cannot read the phrase book's line "${line}"`);
}
