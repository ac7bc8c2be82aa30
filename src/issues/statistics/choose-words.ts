import type { Significant } from './statistics-query.ts';
import { namesMatter } from './words.ts';

/** A key phrase that sets complaints apart, and how many of them have it. */
export type Candidate = { term: string; count: number };

// In more of a company's tweets, a word is what the company does, not what goes wrong.
const mostShare = 0.15;
// Complaints have it so many times as often as the other tweets.
const leastRatio = 2;

/** Of what sets complaints apart from all `tweets`, the key phrases that name a matter, the most telling first. */
export function chooseWords(
  { doc_count: complaints, bg_count: rest, buckets }: Significant,
  tweets: number,
): Candidate[] {
  return buckets
    .filter(({ key, doc_count, bg_count }) => {
      const ratio = doc_count / complaints / ((bg_count + 1) / Math.max(1, rest));
      return ratio >= leastRatio && doc_count + bg_count <= mostShare * tweets && namesMatter(key);
    })
    .map(({ key, doc_count }) => ({ term: key, count: doc_count }));
}

export type Example = { tweet_id: string; decoded_text: string; key_phrases: string[] };

/** Words that say the same, by the tweets that have them: the most telling first, with those that mostly come along with it. */
export function groupWords(candidates: readonly (Candidate & { examples: readonly Example[] })[]): string[][] {
  const groups: string[][] = [];
  for (const { term, examples } of candidates) {
    const has = (other: string) => examples.filter(({ key_phrases }) => key_phrases.includes(other)).length;
    const group = groups.find((terms) =>
      terms.some((other) => sharesWord(term, other) || has(other) * 2 >= Math.max(1, examples.length)),
    );
    if (group) group.push(term);
    else groups.push([term]);
  }
  return groups;
}

const sharesWord = (a: string, b: string): boolean => a.split(' ').some((word) => b.split(' ').includes(word));
