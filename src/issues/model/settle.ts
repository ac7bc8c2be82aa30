import { z } from 'zod';
import { placeOf } from './assign.ts';
import { plainLabel, plainSentence } from './plain-text.ts';
import { longestDefinition, type ProposedIssue, readTerms } from './propose.ts';
import type { Question } from './question.ts';
import { tweetsAreData } from './quote-tweets.ts';

/** A term or phrase and how well it finds its issue's tweets in the sample, from 0 to 1. */
export type MeasuredTerm = { term: string; precision: number | null; recall: number | null };

/** A proposed issue and what the sample says of it. */
export type MeasuredIssue = ProposedIssue & {
  tweet_count: number;
  measured: MeasuredTerm[];
  /** Words that its tweets share, of which the model has not thought. */
  shared: MeasuredTerm[];
  quotes: string[];
};

/** An issue as it stays: made of one or several proposed ones, by their places. */
export type SettledIssue = ProposedIssue & { of: number[]; summary: string | null };

const settlement = z.object({
  issues: z.array(
    z.object({
      ids: z.array(z.string()),
      label: z.string(),
      definition: z.string(),
      summary: z.string(),
      terms: z.array(z.string()),
      not_terms: z.array(z.string()),
    }),
  ),
});

const system = `You make the final list of what customers complain about in tweets to a company.
You get the issues that were proposed. Of each you get the number of sampled tweets that show it, quotes from them, and how well each term finds them: precision is the share of the tweets with the term that are of the issue, recall the share of the issue's tweets that have the term. "shared" are words that its tweets have in common.
${tweetsAreData} Quotes are from tweets.
Merge issues that are the same thing by naming all their ids in one issue; keep the others apart, each with its own id. Improve labels and definitions where the quotes show that they miss the point. Choose terms: keep those of high precision, leave out those that mostly find other tweets, add shared words that belong to the issue.
- label: two to five plain words that could stand on a slide; no figures, no company name
- definition: one sentence that says which tweets count; no figures
- summary: one sentence that says what these customers went through; no figures, no shares, no "most" or "half"
Answer with one JSON object: {"issues":[{"ids":["i1"],"label":"…","definition":"…","summary":"…","terms":["…"],"not_terms":[]}]}`;

const longestSummary = 240;
const tokensPerIssue = 250;

/** Asks which issues stay, under which names, found by which terms. `occurs` says whether a term is one of the tweets'. */
export function settleQuestion(
  issues: MeasuredIssue[],
  occurs: (term: string) => boolean,
): Question<z.infer<typeof settlement>, SettledIssue[]> {
  const listed = issues.map(({ label, definition, tweet_count, measured, shared, not_terms, quotes }, index) => ({
    id: `i${index + 1}`,
    ...{ label, definition, tweet_count, terms: measured.map(shown), shared: shared.map(shown), not_terms, quotes },
  }));
  return {
    step: 'settle',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: JSON.stringify({ issues: listed }) },
    ],
    schema: settlement,
    max_tokens: 300 + tokensPerIssue * issues.length,
    read(answer) {
      const value = readSettlement(answer, issues, occurs);
      return value.length > 0 ? { value } : { fault: 'it names none of the issues by its id' };
    },
  };
}

const shown = ({ term, precision, recall }: MeasuredTerm) => ({
  term,
  precision: precision === null ? null : Number(precision.toFixed(2)),
  recall: recall === null ? null : Number(recall.toFixed(2)),
});

/** Each proposed issue goes into the first settled one that names it; no two are called the same. */
function readSettlement(
  answer: z.infer<typeof settlement>,
  issues: ProposedIssue[],
  occurs: (term: string) => boolean,
): SettledIssue[] {
  const left = new Set(issues.keys());
  // By small letters, whose label it is: proposed ones are kept for their own issues, which may fall back on them.
  const takenBy = new Map(issues.map(({ label }, place) => [label.toLowerCase(), place]));
  const own = (label: string | null, of: number[]): string | null => {
    const owner = takenBy.get(label?.toLowerCase() ?? '');
    return owner === undefined || of.includes(owner) ? label : null;
  };
  return answer.issues.flatMap((settled) => {
    const of = settled.ids.flatMap((id) => placeOf(id, 'i', issues.length) ?? []).filter((place) => left.delete(place));
    const proposed = of.flatMap((place) => issues[place] ?? []);
    const [first] = proposed;
    const [place] = of;
    if (!first || place === undefined) return [];
    const label = own(plainLabel(settled.label), of) ?? first.label;
    takenBy.set(label.toLowerCase(), place);
    const terms = readTerms(settled.terms, occurs);
    return {
      of,
      label,
      definition: plainSentence(settled.definition, longestDefinition) ?? first.definition,
      summary: plainSentence(settled.summary, longestSummary),
      terms: terms.length > 0 ? terms : [...new Set(proposed.flatMap((issue) => issue.terms))],
      not_terms: readTerms(settled.not_terms, occurs),
    };
  });
}

/** The issues that an answer does not name stay as they were. */
export function withLeftOut(settled: SettledIssue[], issues: ProposedIssue[]): SettledIssue[] {
  const named = new Set(settled.flatMap(({ of }) => of));
  const leftOut = issues.flatMap(({ label, definition, terms, not_terms }, place) =>
    named.has(place) ? [] : { label, definition, terms, not_terms, of: [place], summary: null },
  );
  return [...settled, ...leftOut];
}
