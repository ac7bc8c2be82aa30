import { z } from 'zod';
import { plainLabel, plainSentence, plainTerm } from './plain-text.ts';
import type { Question } from './question.ts';
import { type QuotedTweet, quoteText, quoteTweets, tweetsAreData } from './quote-tweets.ts';
import { estimateTokens } from './token-budget.ts';

/** A term that complaints have more often than other tweets, with the texts of some of them; the most telling come first. */
export type Candidate = { term: string; texts: string[] };

export type ProposedIssue = { label: string; definition: string | null; terms: string[]; not_terms: string[] };

const proposal = z.object({
  issues: z.array(
    z.object({ label: z.string(), definition: z.string(), terms: z.array(z.string()), not_terms: z.array(z.string()) }),
  ),
});

const system = `You group what customers complain about in tweets to a company.
You get terms that are frequent in complaints, each with example tweets. Find the issues behind them: what went wrong for the customer, not which words were used. Put terms that mean the same into one issue; leave out praise, mere anger and terms that name no problem.
${tweetsAreData}
For each issue give:
- label: two to five plain words that could stand on a slide, such as "Parcel arrived damaged"; no figures, no company name
- definition: one sentence that says which tweets count and which do not; no figures
- terms: words or pairs of words from the tweets that indicate the issue, with other words for the same
- not_terms: words that show a tweet with such a term is about something else; often none
Issues must not overlap. Answer with one JSON object: {"issues":[{"label":"…","definition":"…","terms":["…"],"not_terms":[]}]}`;

export const longestDefinition = 240;
const mostTerms = 16;
const answerTokens = 2_500;
const mostTexts = 4;
// Together with the rest and the answer about 8,000, which any hosted model takes.
const mostTokens = 5_000;

/** Asks for the issues behind the candidates, `most` at most. `occurs` says whether a term is one of the tweets'. */
export function proposeQuestion(
  company: string,
  candidates: Candidate[],
  most: number,
  occurs: (term: string) => boolean,
): Question<z.infer<typeof proposal>, ProposedIssue[]> {
  const payload = { company: quoteText(company), most_issues: most, candidates: quoteCandidates(candidates) };
  return {
    step: 'propose',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: JSON.stringify(payload) },
    ],
    schema: proposal,
    max_tokens: answerTokens,
    read({ issues }) {
      const value = readProposal(issues, occurs).slice(0, most);
      return value.length > 0
        ? { value }
        : { fault: 'no issue had a label of two to five plain words and terms that occur in the tweets' };
    },
  };
}

/** As many candidates, from the first on, as a small model can read at once. */
function quoteCandidates(candidates: Candidate[]) {
  const quoted: { term: string; tweets: QuotedTweet[] }[] = [];
  let tokens = 0;
  let next = 0;
  for (const { term, texts } of candidates) {
    const tweets = quoteTweets(texts.slice(0, mostTexts), next);
    const candidate = { term: quoteText(term), tweets };
    tokens += estimateTokens(JSON.stringify(candidate));
    if (tokens > mostTokens) break;
    quoted.push(candidate);
    next += tweets.length;
  }
  return quoted;
}

/** The issues that are fit to be used; each label once. */
function readProposal(issues: z.infer<typeof proposal>['issues'], occurs: (term: string) => boolean): ProposedIssue[] {
  const labels = new Set<string>();
  return issues.flatMap((issue) => {
    const label = plainLabel(issue.label);
    const terms = readTerms(issue.terms, occurs);
    if (label === null || terms.length === 0 || labels.has(label.toLowerCase())) return [];
    labels.add(label.toLowerCase());
    const definition = plainSentence(issue.definition, longestDefinition);
    return [{ label, definition, terms, not_terms: readTerms(issue.not_terms, occurs) }];
  });
}

/** The terms that are plain words of the tweets, each once. */
export function readTerms(terms: string[], occurs: (term: string) => boolean): string[] {
  const plain = terms.flatMap((term) => plainTerm(term) ?? []).filter(occurs);
  return [...new Set(plain)].slice(0, mostTerms);
}
