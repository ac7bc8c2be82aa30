import type { estypes } from '@elastic/elasticsearch';
import { invalid } from '../../http/validate.ts';
import { any, type Query, within } from '../../tweets/tweet-filters.ts';
import { clockRanges, type Range } from './clock-ranges.ts';
import { filterQueries } from './filter-queries.ts';
import { parseSearch } from './parse-search.ts';
import { highlightQuery, relevanceQueries, searchQueries } from './search-query.ts';
import type { TweetsQuestion } from './tweets-question.ts';

/** The search behind the question; `span` is that over which its clock is read. Throws a Problem 400 where that is too long. */
export function tweetsQuery(question: TweetsQuestion, span: Range | null): Query {
  const { terms } = parseSearch(question.q ?? '');
  const { required, excluded } = searchQueries(terms);
  return {
    bool: {
      filter: [...filterQueries(question), ...clockQueries(question, span), ...required],
      should: question.sort === 'relevance' ? relevanceQueries(terms) : [],
      must_not: excluded,
    },
  };
}

function clockQueries({ weekday, hour, period }: TweetsQuestion, span: Range | null): Query[] {
  if (span === null || (weekday === null && hour === null)) return [];
  const ranges = clockRanges(span, { weekday, hour, timeZone: period.timeZone });
  if (ranges === null) throw tooMany({ weekday });
  if (ranges.length === 0) return [{ match_none: {} }];
  return [any(...ranges.flatMap((range) => within('created_at', range)))];
}

// As long as a whole row may be.
const longestText = 2 ** 20;

/** What marks in the texts what `q` found, and makes all of them HTML. */
export function highlightSearch({ q }: TweetsQuestion): estypes.SearchRequest {
  if (q === null) return {};
  const query = highlightQuery(parseSearch(q).terms);
  return {
    highlight: {
      type: 'unified',
      encoder: 'html',
      number_of_fragments: 0,
      max_analyzed_offset: 1_000_000,
      pre_tags: ['<mark>'],
      post_tags: ['</mark>'],
      // Nothing is marked in a tweet that was found by its author, or for what it does not have: then the text as it is, escaped.
      fields: { decoded_text: { highlight_query: query, no_match_size: longestText } },
    },
  };
}

/** The Problem 400 for a clock that shows its weekday or hour too often. */
export const tooMany = ({ weekday }: Pick<TweetsQuestion, 'weekday'>) => {
  const path = weekday === null ? 'hour' : 'weekday';
  const message = 'comes too often in this time: shorten the period, by from and to';
  return invalid([{ path, message }], 'query');
};
