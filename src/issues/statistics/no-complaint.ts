import { denyingWords } from '../../analysis/stop-words.ts';
import { valences } from '../../analysis/vader-words.ts';
import { topicPhrases } from './topic-rules.ts';

const friendlyFrom = 0.4;
const topical: ReadonlySet<string> = new Set(topicPhrases);

/** Whether a tweet is no complaint for sure: friendly, without a word that is bad or denies, and about nothing that people complain about. */
export function isNoComplaint(tweet: {
  text: string;
  sentiment: number | null;
  key_phrases: readonly string[];
}): boolean {
  if (tweet.sentiment === null || tweet.sentiment < friendlyFrom) return false;
  if (tweet.key_phrases.some((phrase) => topical.has(phrase))) return false;
  const words =
    tweet.text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z']+/g) ?? [];
  return !words.some((word) => (valences.get(word) ?? 0) < 0 || denyingWords.has(word));
}
