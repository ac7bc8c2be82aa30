import type { Topic } from './topic.ts';
import { clausesOf, namesMatter } from './words.ts';

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Tally = Map<string, { count: number; forms: Map<string, number> }>;

function tally(tallied: Tally, key: string, form: string): void {
  const entry = tallied.get(key) ?? { count: 0, forms: new Map<string, number>() };
  entry.count += 1;
  entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
  tallied.set(key, entry);
}

const commonest = <K>(counts: Iterable<[K, number]>): K | undefined =>
  [...counts].reduce<[K, number] | undefined>(
    (best, each) => (best && best[1] >= each[1] ? best : each),
    undefined,
  )?.[0];

// Rarer ones are chance.
const leastPart = 0.1;
const leastTexts = 3;
const reach = 3;

/** The noun that stands next to one of these key phrases in most of the texts, as it is written there most often. */
function nounBeside(texts: readonly string[], beside: ReadonlySet<string>): string | null {
  const tallied: Tally = new Map();
  let having = 0;
  for (const text of texts) {
    const found = new Map<string, string>();
    let has = false;
    for (const words of clausesOf(text)) {
      words.forEach((word, at) => {
        if (!beside.has(word.stem) && !beside.has(`not ${word.stem}`)) return;
        has = true;
        for (const near of words.slice(Math.max(0, at - reach), at + reach + 1))
          if (near.isContent && !beside.has(near.stem) && namesMatter(near.stem)) found.set(near.stem, near.text);
      });
    }
    if (has) having += 1;
    for (const [stem, form] of found) tally(tallied, stem, form);
  }
  const stem = commonest([...tallied].map(([key, { count }]) => [key, count]));
  const entry = stem === undefined ? undefined : tallied.get(stem);
  if (!entry || entry.count < leastTexts || entry.count < leastPart * having) return null;
  return commonest(entry.forms) ?? null;
}

// Where so much of a topic's tweets have one of its terms, the issue is that one.
const mostPart = 0.6;

/**
 * What a topic's issue is called, by some of its tweets: by how many of them have each of its key phrases, the most frequent first, and
 * by their texts.
 */
export function labelTopic(topic: Topic, counts: readonly [string, number][], texts: readonly string[]): string {
  if (topic.noun) {
    const noun = nounBeside(texts, topic.noun.beside);
    return noun ? topic.noun.label.replace('{}', capitalised(noun)) : topic.label;
  }
  const [first, count] = counts[0] ?? ['', 0];
  const isNarrow = topic.isNarrowed && count > 0 && count >= mostPart * texts.length;
  return isNarrow ? `${capitalised(topic.terms.get(first) ?? first)} problems` : topic.label;
}

const shortest = 2;
const longest = 4;

/** The words in which a key phrase stands most often, two to four of them, or the phrase as people write it. */
export function labelPhrase(phrase: string, texts: readonly string[]): string {
  const stems = phrase.split(' ');
  const tallied: Tally = new Map();
  const alone: Tally = new Map();
  for (const words of texts.flatMap(clausesOf)) {
    for (let from = 0; from < words.length; from += 1) {
      for (let length = 1; length <= longest; length += 1) {
        const part = words.slice(from, from + length);
        if (part.length < length || !part[0]?.isContent || !part.at(-1)?.isContent) continue;
        const content = part.filter(({ isContent }) => isContent).map(({ stem }) => stem);
        if (!stems.every((stem) => content.includes(stem))) continue;
        if (content.some((stem) => !stems.includes(stem) && !namesMatter(stem))) continue;
        const form = part.map(({ text }) => text).join(' ');
        if (length === stems.length) tally(alone, phrase, form);
        if (length >= shortest && length > stems.length) tally(tallied, content.join(' '), form);
      }
    }
  }
  const best = commonest([...tallied].map(([key, { count }]) => [key, count]));
  const entry = best === undefined ? undefined : tallied.get(best);
  const isCommon = entry && entry.count >= Math.max(leastTexts, leastPart * texts.length);
  const forms = isCommon ? entry.forms : alone.get(phrase)?.forms;
  return capitalised((forms && commonest(forms)) ?? phrase);
}
