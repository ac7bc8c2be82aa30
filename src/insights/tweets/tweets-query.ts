import type { estypes } from '@elastic/elasticsearch';
import { responseTimeKey } from '../../tweets/tweet.ts';
import { isInbound, isOutbound, within } from '../../tweets/tweet-filters.ts';
import type { Span } from './hour-spans.ts';
import { searchQuery } from './search-query.ts';
import type { TweetsQuestion } from './tweets-question.ts';

type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** The tweets that are asked for; `spans` are those in which they have to lie, null for any time of the period. */
export function tweetsQuery(question: TweetsQuestion, spans: readonly Span[] | null): Query {
  const { search, companies, only, period } = question;
  const filter: Query[] = within('created_at', period);
  // What a company is to the caller: its own tweets, or those of the ones that the token covers.
  const owners = companies ?? only;
  if (owners) filter.push({ terms: { company: owners } });
  if (question.inbound !== null) filter.push(question.inbound ? isInbound : isOutbound);
  if (question.responded !== null) {
    const answered: Query = owners ? { terms: { responded_by: owners } } : { exists: { field: 'responded_by' } };
    filter.push(isInbound, question.responded ? answered : { bool: { must_not: [answered] } });
  }
  if (question.respondedBy !== null) filter.push(isInbound, { term: { responded_by: question.respondedBy } });
  filter.push(...responseTimes(question));
  if (question.conversation !== null) filter.push({ term: { conversation_id: question.conversation } });
  if (spans)
    filter.push({ bool: { should: spans.flatMap((span) => within('created_at', span)), minimum_should_match: 1 } });
  return { bool: { filter, ...(search ? searchQuery(search) : {}) } };
}

function responseTimes({ responder, responseSeconds, negative }: TweetsQuestion): Query[] {
  if (responder === null) return [];
  const { from, to } = responseSeconds;
  const asked: Query[] = [];
  if (negative === true) asked.push({ term: { response_times: responseTimeKey(responder, -1) } });
  if (negative === false || from !== null || to !== null) {
    const ends = { gte: responseTimeKey(responder, from ?? 0), lte: responseTimeKey(responder, to ?? 999_999_999_999) };
    asked.push({ range: { response_times: ends } });
  }
  return asked;
}

const order: Record<TweetsQuestion['sort'], estypes.SortCombinations[]> = {
  newest: [{ created_at: 'desc' }, { tweet_id: 'asc' }],
  oldest: [{ created_at: 'asc' }, { tweet_id: 'asc' }],
  relevance: ['_score', { created_at: 'desc' }, { tweet_id: 'asc' }],
};

export const tweetsSort = ({ sort }: TweetsQuestion): estypes.SortCombinations[] => order[sort];

const mostFacets = { companies: 50, months: 200 };

/** How the tweets are shared out over companies and months of the time zone. */
export function facetsQuery({ companies, only, period }: TweetsQuestion) {
  // A company that the token does not cover is not shown, though a tweet of its belongs to one that it does.
  const include = only ?? undefined;
  return {
    companies: {
      terms: {
        field: 'company',
        size: mostFacets.companies,
        shard_size: 10_000,
        ...(include ? { include: companies?.filter((key) => include.includes(key)) ?? include } : {}),
      },
    },
    months: {
      date_histogram: {
        field: 'created_at',
        calendar_interval: 'month' as const,
        min_doc_count: 1,
        format: 'yyyy-MM',
        time_zone: period.timeZone,
        order: { _key: 'desc' as const },
      },
    },
  };
}

export const shownMonths = mostFacets.months;
