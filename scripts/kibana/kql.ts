import type { IssueRule } from '../../src/issues/issue.ts';
import { sentimentEnds } from '../../src/tweets/tweet-filters.ts';

// What dashboards and searches ask for, in Kibana's query language and in the words of docs/definitions.md.

export const inquiry = 'inbound: true';
export const firstResponse = 'first_response: true';
export const complaint = `${inquiry} and sentiment <= ${sentimentEnds.negative.lte}`;
export const analysed = `${inquiry} and sentiment: *`;

/** The inbound tweets that a rule finds: those that the reports count by it. */
export function ruleKql({ any, none, sentiment_below }: IssueRule): string {
  return [
    inquiry,
    `key_phrases: ${oneOf(any)}`,
    ...(sentiment_below === null ? [] : [`sentiment < ${sentiment_below}`]),
    ...(none.length === 0 ? [] : [`not key_phrases: ${oneOf(none)}`]),
  ].join(' and ');
}

// Quoted, so that neither a space nor a word such as "not" means anything.
const oneOf = (phrases: readonly string[]): string =>
  `(${phrases.map((phrase) => `"${phrase.replace(/["\\]/g, '\\$&')}"`).join(' or ')})`;
