import { allowCompany, type Caller } from '../../http/caller.ts';
import type { FieldError } from '../../http/problem.ts';
import { invalid } from '../../http/validate.ts';
import { type AskedPeriod, readPeriod } from '../../reading/period-query.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { TweetsParameters } from './tweets-parameters.ts';

/** Which tweets are asked for and in what order; null is no matter. Companies are keys. */
export type TweetsQuestion = {
  q: string | null;
  companies: readonly string[];
  inbound: boolean | null;
  responded: boolean | null;
  respondedBy: string | null;
  /** Both ends belong to it. */
  responseSeconds: { from: number; to: number } | null;
  negativeResponseTime: boolean | null;
  /** Both ends belong to it. */
  sentiment: { from: number; to: number } | null;
  conversation: string | null;
  author: string | null;
  weekday: number | null;
  hour: number | null;
  period: AskedPeriod;
  sort: 'newest' | 'oldest' | 'relevance';
  /** The only companies that may be seen; null for all. */
  only: ReadonlySet<string> | null;
};

/** The question for all tweets that the caller may see, of a period. */
export const everyTweet = (period: AskedPeriod, { companies }: Caller): TweetsQuestion => ({
  q: null,
  companies: [],
  inbound: null,
  responded: null,
  respondedBy: null,
  responseSeconds: null,
  negativeResponseTime: null,
  sentiment: null,
  conversation: null,
  author: null,
  weekday: null,
  hour: null,
  period,
  sort: 'newest',
  only: companies,
});

/** The question of a request; throws a Problem: 400 for what does not go together, 403 for a company that the token does not cover. */
export function readTweetsQuestion(given: TweetsParameters, caller: Caller): TweetsQuestion {
  const period = readPeriod(given);
  const companies = given.company ?? [];
  for (const company of companies) allowCompany(caller, company);
  if (given.responded_by !== undefined) allowCompany(caller, given.responded_by);
  const { response_seconds_from: from, response_seconds_to: to } = given;
  const question: TweetsQuestion = {
    q: given.q ?? null,
    companies,
    inbound: given.inbound ?? null,
    responded: given.responded ?? null,
    respondedBy: given.responded_by === undefined ? null : companyKey(given.responded_by),
    responseSeconds: from === undefined && to === undefined ? null : { from: from ?? 0, to: to ?? longestSeconds },
    negativeResponseTime: given.negative_response_time ?? null,
    sentiment:
      given.sentiment_from === undefined && given.sentiment_to === undefined
        ? null
        : { from: given.sentiment_from ?? -1, to: given.sentiment_to ?? 1 },
    conversation: given.conversation ?? null,
    author: given.author ?? null,
    weekday: given.weekday ?? null,
    hour: given.hour ?? null,
    period,
    sort: given.sort,
    only: caller.companies,
  };
  const errors = faultsOf(given, question);
  if (errors.length > 0) throw invalid(errors, 'query');
  return question;
}

/** The one company whose response times are meant; null where it could be any of several. */
export const responder = ({ respondedBy, companies }: TweetsQuestion): string | null =>
  respondedBy ?? (companies.length === 1 ? (companies[0] ?? null) : null);

// As long as keys of response times can say.
const longestSeconds = 999_999_999_999;

function faultsOf(given: TweetsParameters, question: TweetsQuestion): FieldError[] {
  const errors: FieldError[] = [];
  if (responder(question) === null) {
    const message = 'needs one company, in responded_by or in company';
    for (const path of ['response_seconds_from', 'response_seconds_to', 'negative_response_time'] as const)
      if (given[path] !== undefined) errors.push({ path, message });
  }
  const { responseSeconds: range, sentiment, sort, q } = question;
  if (range && range.from > range.to) {
    errors.push({ path: 'response_seconds_from', message: 'is more than response_seconds_to' });
    errors.push({ path: 'response_seconds_to', message: 'is less than response_seconds_from' });
  }
  if (sentiment && sentiment.from > sentiment.to) {
    errors.push({ path: 'sentiment_from', message: 'is more than sentiment_to' });
    errors.push({ path: 'sentiment_to', message: 'is less than sentiment_from' });
  }
  if (sort === 'relevance' && q === null) errors.push({ path: 'sort', message: 'is relevance, which needs q' });
  return errors;
}
