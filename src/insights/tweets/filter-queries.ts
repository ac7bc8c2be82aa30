import { responseTimeKey } from '../../tweets/tweet.ts';
import { all, isInbound, isOutbound, type Query, within } from '../../tweets/tweet-filters.ts';
import { responder, type TweetsQuestion } from './tweets-question.ts';

/** What a tweet has to be, each as a query of its own: all of the question but its text and its clock. */
export function filterQueries(question: TweetsQuestion): Query[] {
  const { companies, only, inbound, respondedBy, sentiment, conversation, author, period } = question;
  const seen = companies.length > 0 ? companies : only && [...only];
  return [
    ...(seen ? [{ terms: { company: [...seen] } }] : []),
    ...(inbound === null ? [] : [inbound ? isInbound : isOutbound]),
    ...responded(question, seen),
    ...(respondedBy === null ? [] : [{ term: { responded_by: respondedBy } }]),
    ...responseTimes(question),
    ...(sentiment === null ? [] : [{ range: { sentiment: { gte: sentiment.from, lte: sentiment.to } } }]),
    ...(conversation === null ? [] : [{ term: { conversation_id: conversation } }]),
    ...(author === null ? [] : [{ term: { author_id: author } }]),
    ...within('created_at', period),
  ];
}

function responded({ responded }: TweetsQuestion, companies: readonly string[] | null): Query[] {
  if (responded === null) return [];
  const isResponded = companies ? { terms: { responded_by: [...companies] } } : { exists: { field: 'responded_by' } };
  return [isInbound, responded ? isResponded : { bool: { must_not: [isResponded] } }];
}

function responseTimes(question: TweetsQuestion): Query[] {
  const { responseSeconds, negativeResponseTime } = question;
  const company = responder(question);
  if (company === null) return [];
  const between = (from: number, to: number): Query => ({
    range: { response_times: { gte: responseTimeKey(company, from), lte: responseTimeKey(company, to) } },
  });
  const isNegative = { term: { response_times: responseTimeKey(company, -1) } };
  return [
    ...(responseSeconds ? [between(responseSeconds.from, responseSeconds.to)] : []),
    ...(negativeResponseTime === true ? [isNegative] : []),
    // An inquiry that the company has answered has one response time of it, or a negative one.
    ...(negativeResponseTime === false
      ? [all({ term: { responded_by: company } }, { bool: { must_not: [isNegative] } })]
      : []),
  ];
}
