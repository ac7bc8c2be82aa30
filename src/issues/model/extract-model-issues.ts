import type { FoundIssue, IssueRule } from '../issue.ts';
import { isAtALoss, type ReaderErrors, readerErrors } from '../shares.ts';
import { assignSample } from './assign-sample.ts';
import { commonPhrases } from './common-phrases.ts';
import { fitRule, type RulePhrases } from './fit-rule.ts';
import type { SampledTweet } from './measure-rules.ts';
import { ModelFailure } from './model-failure.ts';
import { type Candidate, proposeQuestion } from './propose.ts';
import type { Ask, AskLimits, Usage } from './question.ts';
import { quoteText } from './quote-tweets.ts';
import { type PhrasesOf, termPhrases } from './rule-terms.ts';
import type { SettledIssue } from './settle.ts';
import { type SampleText, sampledTweets, settleIssues } from './settle-issues.ts';
import { surfaceWords } from './surface-words.ts';
import { addUsage } from './usage.ts';

export type ModelQuestion = {
  company: string;
  candidates: Candidate[];
  /** Rules that statistics have for what may be the same issues. */
  known: readonly IssueRule[];
  /** Inbound tweets of the period, drawn at random and in random order: where the budget ends, the first have been asked about. */
  sample: {
    tweet_id: string;
    text: string;
    sentiment: number | null;
    /** It complains of nothing for sure: whoever gives it an issue errs. */
    isNoComplaint: boolean;
  }[];
  /** The most issues to propose. */
  most: number;
};

export type ModelIssue = FoundIssue & {
  /** Tweets of the sample that show it, each with the words of its masked text that say so. */
  assigned: Map<string, string>;
};

export type ModelIssues = {
  /** Those of most sampled tweets first. */
  issues: ModelIssue[];
  /** The tweets of the sample about which the model was asked and answered; no other says anything. */
  answered: string[];
  /** How often the model errs about a tweet. */
  errors: ReaderErrors;
  isSettled: boolean;
  usage: Usage;
};

/**
 * The issues that the model finds behind the candidates, with the rules that find their tweets and what the sample shows of
 * them. No number in it is the model's. Rejects with a ModelFailure.
 */
export async function extractModelIssues(
  ask: Ask,
  { company, candidates, known, sample, most }: ModelQuestion,
  phrasesOf: PhrasesOf,
  limits: AskLimits,
): Promise<ModelIssues> {
  if (candidates.length === 0 || sample.length === 0)
    throw new ModelFailure('refused', 'there are no complaints in English to ask the model about');
  const texts = new Map(
    sample.map(({ text, sentiment }, place): [number, SampleText] => [
      place,
      { text: quoteText(text), phrases: new Set(phrasesOf(text)), sentiment },
    ]),
  );
  const occurs = occursIn([...texts.values()], candidates, phrasesOf);

  const proposed = await ask(proposeQuestion(company, candidates, most, occurs), limits);
  const assigned = await assignSample(
    ask,
    proposed.value,
    sample.map(({ text }) => text),
    tokensToSettle(proposed.value.length),
    limits,
  );
  const errors = readErrors(sample, assigned.tweets, proposed.value.length);
  if (isAtALoss(errors))
    throw new ModelFailure('invalid-answer', 'the model finds issues in tweets that complain of nothing');
  const settled = await settleIssues(ask, proposed.value, texts, assigned.tweets, occurs, phrasesOf, limits);

  const placeOf = (issue: number): number | null => {
    const place = settled.issues.findIndex(({ of }) => of.includes(issue));
    return place < 0 ? null : place;
  };
  const tweets = sampledTweets(texts, assigned.tweets, placeOf);
  const issues = settled.issues.flatMap((issue, place): ModelIssue[] => {
    const rule = fitRule(place, rulePhrases(issue, place, tweets, phrasesOf), tweets, { known, errors });
    if (!rule) return [];
    const quotes = new Map<string, string>();
    for (const [tweet, own] of assigned.tweets) {
      const quote = issue.of.flatMap((one) => own.get(one) ?? [])[0];
      const id = sample[tweet]?.tweet_id;
      if (quote !== undefined && id !== undefined) quotes.set(id, quote);
    }
    const { label, definition, summary } = issue;
    const terms = termsOf(rule, issue.terms, [...texts.values()], phrasesOf);
    return [{ label, definition, summary, rule, terms, assigned: quotes }];
  });
  return {
    issues: issues.sort((a, b) => b.assigned.size - a.assigned.size),
    answered: [...assigned.tweets.keys()].flatMap((place) => sample[place]?.tweet_id ?? []),
    errors,
    isSettled: settled.isSettled,
    usage: [assigned.usage, settled.usage].reduce(addUsage, proposed.usage),
  };
}

function readErrors(
  sample: ModelQuestion['sample'],
  assigned: ReadonlyMap<number, ReadonlyMap<number, string>>,
  issues: number,
): ReaderErrors {
  const harmless = [...assigned].filter(([place]) => sample[place]?.isNoComplaint);
  return readerErrors(harmless.filter(([, own]) => own.size > 0).length, harmless.length, issues);
}

// About the most that the last question and its answer take.
const tokensToSettle = (issues: number): number => 1_500 + 900 * issues;

function rulePhrases(issue: SettledIssue, place: number, tweets: SampledTweet[], phrasesOf: PhrasesOf): RulePhrases {
  const phrases = (terms: string[]) => [...new Set(terms.flatMap((term) => termPhrases(term, phrasesOf)))];
  const named = phrases(issue.terms);
  return { named, found: commonPhrases(place, tweets, named), none: phrases(issue.not_terms) };
}

/** What indicates an issue, as people write it: the model's terms that its rule has, and words for what the rule has beside them. */
function termsOf({ any }: IssueRule, named: string[], sample: SampleText[], phrasesOf: PhrasesOf): string[] {
  const own = named.filter((term) => termPhrases(term, phrasesOf).some((phrase) => any.includes(phrase)));
  const told = new Set(own.flatMap((term) => termPhrases(term, phrasesOf)));
  const others = any.flatMap((phrase) => {
    const having = sample.filter(({ phrases }) => phrases.has(phrase)).map(({ text }) => text);
    return told.has(phrase) ? [] : (surfaceWords(phrase, having, phrasesOf) ?? []);
  });
  return [...own, ...others];
}

/** Whether a term is one of the tweets that the model has seen or will see: what it made up finds nothing. */
function occursIn(sample: SampleText[], candidates: Candidate[], phrasesOf: PhrasesOf): (term: string) => boolean {
  const known = new Set(sample.flatMap(({ phrases }) => [...phrases]));
  for (const { term, texts } of candidates) for (const phrase of [term, ...texts].flatMap(phrasesOf)) known.add(phrase);
  return (term) => termPhrases(term, phrasesOf).some((phrase) => known.has(phrase));
}
