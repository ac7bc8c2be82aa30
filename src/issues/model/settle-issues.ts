import type { AssignedSample } from './assign-sample.ts';
import { commonPhrases } from './common-phrases.ts';
import { measure, type SampledTweet } from './measure-rules.ts';
import { ModelFailure } from './model-failure.ts';
import type { ProposedIssue } from './propose.ts';
import type { Ask, AskLimits, Usage } from './question.ts';
import { type PhrasesOf, termPhrases } from './rule-terms.ts';
import { type MeasuredIssue, type MeasuredTerm, type SettledIssue, settleQuestion, withLeftOut } from './settle.ts';
import { surfaceWords } from './surface-words.ts';
import { noUsage } from './usage.ts';

export type SampleText = { text: string; phrases: ReadonlySet<string>; sentiment: number | null };

export type Settled = {
  issues: SettledIssue[];
  /** Whether the model has looked at its proposal again; without that, the issues are as proposed. */
  isSettled: boolean;
  usage: Usage;
};

const mostQuotes = 4;
const fewestTweets = 2;
const leastShare = 0.005;

/**
 * Shows the model what the sample says of its issues, and takes what it makes of them. Issues that next to no tweet of the
 * sample shows are left out beforehand. Where the model fails now, they stay as proposed. `of` are places in `proposed`.
 */
export async function settleIssues(
  ask: Ask,
  proposed: ProposedIssue[],
  sample: Map<number, SampleText>,
  assigned: AssignedSample['tweets'],
  occurs: (term: string) => boolean,
  phrasesOf: PhrasesOf,
  limits: AskLimits,
): Promise<Settled> {
  const tweets = sampledTweets(sample, assigned);
  const fewest = Math.max(fewestTweets, leastShare * tweets.length);
  const places = [...proposed.keys()].filter(
    (issue) => tweets.filter(({ issues }) => issues.has(issue)).length >= fewest,
  );
  if (places.length === 0)
    throw new ModelFailure('invalid-answer', 'the sampled tweets show none of the issues that the model proposed');
  const measured = places.flatMap((place): MeasuredIssue[] => {
    const issue = proposed[place];
    if (!issue) return [];
    const measureTerm = (term: string, phrases: string[]): MeasuredTerm => ({
      term,
      ...measure(place, tweets, (tweet) => phrases.some((phrase) => tweet.phrases.has(phrase))),
    });
    const own = [...assigned].filter(([, quotes]) => quotes.has(place));
    const ownTexts = own.flatMap(([tweet]) => sample.get(tweet) ?? []);
    const known = issue.terms.flatMap((term) => termPhrases(term, phrasesOf));
    const shared = commonPhrases(place, tweets, known);
    return [
      {
        ...issue,
        tweet_count: own.length,
        measured: issue.terms.map((term) => measureTerm(term, termPhrases(term, phrasesOf))),
        shared: shared.flatMap((phrase) => {
          const having = ownTexts.filter(({ phrases }) => phrases.has(phrase)).map(({ text }) => text);
          const words = surfaceWords(phrase, having, phrasesOf);
          return words === null ? [] : [measureTerm(words, [phrase])];
        }),
        quotes: own.slice(0, mostQuotes).flatMap(([, quotes]) => quotes.get(place) ?? []),
      },
    ];
  });
  const inProposal = (issues: SettledIssue[]) =>
    issues.map((issue) => ({ ...issue, of: issue.of.flatMap((index) => places[index] ?? []) }));
  try {
    const { value, usage } = await ask(settleQuestion(measured, occurs), limits);
    return { issues: inProposal(withLeftOut(value, measured)), isSettled: true, usage };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    return { issues: inProposal(withLeftOut([], measured)), isSettled: false, usage: noUsage };
  }
}

/** The answered tweets of the sample, each with the places of its issues. */
export function sampledTweets(
  sample: Map<number, SampleText>,
  assigned: AssignedSample['tweets'],
  placeOf: (issue: number) => number | null = (issue) => issue,
): SampledTweet[] {
  return [...assigned].flatMap(([place, quotes]) => {
    const tweet = sample.get(place);
    if (!tweet) return [];
    const issues = new Set([...quotes.keys()].flatMap((issue) => placeOf(issue) ?? []));
    return [{ phrases: tweet.phrases, sentiment: tweet.sentiment, issues }];
  });
}
