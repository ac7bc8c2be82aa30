import { errors, type estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { nextPage } from '../../http/cursor.ts';
import type { PointInTime } from '../../reading/lists/points-in-time.ts';
import type { List } from '../../reading/lists/read-list.ts';
import type { Reading } from '../../reading/reading.ts';
import type { Range } from './clock-ranges.ts';
import { Facets, facetAggregations, facetsReport } from './facets.ts';
import { readSpan } from './read-span.ts';
import { readSpanCursor, writeSpanCursor } from './span-cursor.ts';
import { type ItemDocument, itemFields, type Shown, TweetItem, tweetItem } from './tweet-item.ts';
import { highlightSearch, tooMany, tweetsQuery } from './tweets-query.ts';
import { responder, type TweetsQuestion } from './tweets-question.ts';

export const TweetsPage = z
  .object({
    items: z.array(TweetItem),
    total: z.int().meta({ description: 'Of all pages.' }),
    facets: Facets.nullable().meta({ description: 'Of all pages; null on all but the first.' }),
    next: nextPage,
  })
  .meta({ id: 'TweetsPage' });
export type TweetsPage = z.infer<typeof TweetsPage>;

type Asked = { limit: number; after: string | null; withFacets: boolean };

/** Gives the tweets that a question asks for: a page of them, or all. */
export function createTweets({ client, names, readList, spellings }: Reading) {
  const index = names.tweets;

  /** Facets come with the first page only. Throws a Problem 400 for what `after` cannot be, and a clock over too long a time. */
  const page = async (question: TweetsQuestion, { limit, after, withFacets }: Asked): Promise<TweetsPage> => {
    const isFirst = after === null;
    const hasClock = question.weekday !== null || question.hour !== null;
    const { only, period } = question;
    const given = hasClock && !isFirst ? readSpanCursor(after) : null;
    const cursor = given ? given.cursor : after;
    const needsSpan = isFirst && (hasClock || (withFacets && period.timeZone !== 'UTC'));
    const begun = needsSpan ? await beginSpan(question) : null;
    const span = given?.span ?? begun?.span ?? null;
    const list = listOf(question, hasClock ? span : null);
    // Before anything is made of a span that someone may have made up.
    if (cursor !== null) await readList.readPosition(cursor, list.question);
    const aggs = isFirst && withFacets ? facetAggregations(only, period.timeZone, span) : null;
    const search = { ...list.search, ...highlightSearch(question), ...(aggs ? { aggs } : {}) };
    const [found, shown] = await Promise.all([
      readList
        .page<ItemDocument>(
          { ...list, query: tweetsQuery(question, span), search, at: begun?.at },
          { limit, after: cursor },
        )
        .catch((error: unknown) => {
          throw explained(error, question);
        }),
      shownBy(question),
    ]);
    const next = found.next !== null && hasClock && span ? writeSpanCursor(span, found.next) : found.next;
    return {
      items: found.hits.map((hit) => tweetItem(hit, shown)),
      total: found.total,
      facets: aggs ? facetsReport(found.aggregations, shown.spellings, only) : null,
      next,
    };
  };

  /** All of them, read as they are taken, without highlights. */
  async function* rows(question: TweetsQuestion): AsyncGenerator<TweetItem> {
    const hasClock = question.weekday !== null || question.hour !== null;
    const begun = hasClock ? await beginSpan(question) : null;
    const span = begun?.span ?? null;
    const shown = await shownBy(question);
    const list = { ...listOf(question, span), query: tweetsQuery(question, span), at: begun?.at };
    try {
      for await (const hit of readList.all<ItemDocument>(list))
        yield tweetItem(hit, { ...shown, isHighlighted: false });
    } catch (error) {
      throw explained(error, question);
    }
  }

  /** From the first to the last of the tweets that are asked for, on whatever hour, and the state of the data that has them. */
  async function beginSpan(question: TweetsQuestion): Promise<{ span: Range; at: PointInTime }> {
    const query = tweetsQuery({ ...question, weekday: null, hour: null }, null);
    const { pit, found } = await readList.begin(index, (pit) => readSpan(client, pit, query));
    return { span: found, at: pit };
  }

  function listOf({ only, ...question }: TweetsQuestion, span: Range | null): Omit<List, 'query'> {
    return {
      index,
      question: JSON.stringify(['tweets', question, only && [...only].sort(), span]),
      sort: sorts[question.sort],
      search: { _source: [...itemFields] },
    };
  }

  const shownBy = async (question: TweetsQuestion): Promise<Shown> => ({
    spellings: await spellings(),
    only: question.only,
    responder: responder(question),
    isHighlighted: question.q !== null,
  });

  return { page, rows };
}

const sorts: Record<TweetsQuestion['sort'], estypes.SortCombinations[]> = {
  newest: [{ created_at: 'desc' }],
  oldest: [{ created_at: 'asc' }],
  relevance: [{ _score: { order: 'desc' } }, { created_at: 'desc' }],
};

/** A small Elasticsearch takes fewer clauses than we may send: the hours of a clock are the most of them. */
function explained(error: unknown, question: TweetsQuestion): unknown {
  const isTooMany =
    error instanceof errors.ResponseError && /too_many(_nested)?_clauses|maxClauseCount/.test(error.message);
  return isTooMany ? tooMany(question) : error;
}
