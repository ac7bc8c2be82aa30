import { phraseOf } from '../../analysis/phrase-of.ts';

/** What customers of any trade complain about: words grouped beforehand, of which an issue keeps what a company's tweets have. */
export type Topic = {
  id: string;
  /** How an issue of it is called where its tweets do not say it better. */
  label: string;
  definition: string;
  /** Its key phrases, each as people write it. */
  terms: ReadonlyMap<string, string>;
  /** A label around the noun that stands beside one of these key phrases most often, in place of `{}`. */
  noun: { label: string; beside: ReadonlySet<string> } | null;
  /** May be named after one of its terms, where most of its tweets have that one. */
  isNarrowed: boolean;
  /** Topics that go before: a tweet that is of one of these is not of this one. */
  yieldsTo: readonly string[];
};

export type TopicDraft = Pick<Topic, 'id' | 'label' | 'definition'> & {
  words: string;
  noun?: { label: string; beside: string };
  isNarrowed?: boolean;
  yieldsTo?: readonly string[];
};

const termsOf = (words: string): Map<string, string> => {
  const terms = new Map<string, string>();
  for (const word of words.split(',')) {
    const phrase = phraseOf(word);
    if (phrase !== null && !terms.has(phrase)) terms.set(phrase, word.trim());
  }
  return terms;
};

/** A topic of its words, which are divided by commas. */
export const topicOf = ({ words, noun, isNarrowed = false, yieldsTo = [], ...draft }: TopicDraft): Topic => ({
  ...draft,
  terms: termsOf(words),
  noun: noun ? { label: noun.label, beside: new Set(termsOf(noun.beside).keys()) } : null,
  isNarrowed,
  yieldsTo,
});
