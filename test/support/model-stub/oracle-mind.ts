import { type Mind, settleByMeasures } from './mind.ts';

export type Oracle = {
  /** The true issues of a text as it arrives: what `quoteText` makes of the tweet's. Labels of one word get a second one. */
  labelsOf(text: string): string[];
  /** The share of tweets, from 0 to 1, about which it errs: another label of the list or none. */
  errorRate: number;
  seed?: number;
};

/** Knows the truth and errs now and then, always the same way for the same tweet. For measuring what comes of that. */
export function createOracleMind({ labelsOf: trueLabels, errorRate, seed = 1 }: Oracle): Mind {
  const labelsOf = (text: string) => trueLabels(text).map((label) => (label.includes(' ') ? label : `About ${label}`));
  return (prompt) => {
    if (prompt.step === 'propose') {
      const counts = new Map<string, Set<string>>();
      for (const { term, tweets } of prompt.candidates)
        for (const { text } of tweets)
          for (const label of labelsOf(text)) counts.set(label, (counts.get(label) ?? new Set()).add(term));
      const labels = [...counts].sort(([, a], [, b]) => b.size - a.size).slice(0, prompt.most_issues);
      return {
        issues: labels.map(([label, terms]) => ({
          label,
          definition: `Tweets about this: ${label}`,
          terms: [...terms].flatMap(shortTerms),
          not_terms: [],
        })),
      };
    }
    if (prompt.step === 'assign') {
      const idOf = (label: string) => prompt.issues.find((issue) => fold(issue.label) === fold(label))?.id;
      return {
        tweets: prompt.tweets.map(({ id, text }) => {
          const truth = labelsOf(text).flatMap((label) => idOf(label) ?? []);
          const ids =
            chance(text, seed) < errorRate
              ? mistaken(
                  truth,
                  prompt.issues.map((issue) => issue.id),
                  chance(text, seed + 1),
                )
              : truth;
          return { id, issues: ids.map((issue) => ({ id: issue, quote: text })) };
        }),
      };
    }
    return settleByMeasures(prompt.issues, ({ label }) => label);
  };
}

/** A term by which tweets can be found: one of three words at most; of a longer one each word. */
function shortTerms(term: string): string[] {
  const words = term.split(' ');
  return words.length <= 3 ? [term] : words;
}

/** One of the others, or nothing, each as likely. */
function mistaken(truth: string[], ids: string[], random: number): string[] {
  const others = [...ids.filter((id) => !truth.includes(id)).map((id) => [id]), ...(truth.length > 0 ? [[]] : [])];
  return others[Math.floor(random * others.length)] ?? [];
}

/** A number in [0, 1) out of a text: FNV-1a, with its bits mixed once more. */
function chance(text: string, seed: number): number {
  let hash = 2_166_136_261 ^ Math.imul(seed, 2_654_435_761);
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

const fold = (label: string): string => label.trim().toLowerCase();
