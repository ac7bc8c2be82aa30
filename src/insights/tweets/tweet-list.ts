import { z } from 'zod';
import { invalid } from '../../http/validate.ts';
import { shownCompanies } from '../companies/spellings.ts';
import type { List } from '../lists/read-list.ts';
import type { Reading } from '../reading.ts';
import { localHourSpans, type Span } from './hour-spans.ts';
import { type ItemDocument, itemFields, type Shown, TweetItem, tweetItem } from './tweet-item.ts';
import { facetsQuery, shownMonths, tweetsQuery, tweetsSort } from './tweets-query.ts';
import type { TweetsQuestion } from './tweets-question.ts';

const facet = <Name extends string>(name: Name, example: string) =>
  z.array(z.object({ [name]: z.string().meta({ example }), count: z.int() }));

export const TweetList = z
  .object({
    items: z.array(TweetItem),
    total: z.int(),
    facets: z
      .object({
        company: facet('company_id', 'Skarvia_Air').meta({
          description: 'The 50 with most of the tweets; one of two companies counts for both.',
        }),
        month: facet('month', '2026-10').meta({ description: 'In the time zone, the 200 latest.' }),
      })
      .nullable()
      .meta({ description: 'How all of the tweets are shared out; on the first page alone.' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'TweetList' });

// Each is a clause of the search, of which Elasticsearch takes some thousand.
const mostSpans = 1_000;

export function createTweetList({ client, names, readList, spellings }: Reading) {
  const prepare = async (question: TweetsQuestion) => {
    const spans = await spansOf(question);
    const isSearched = question.search !== null;
    const list: List = {
      index: names.tweets,
      question: JSON.stringify(question),
      query: tweetsQuery(question, spans),
      sort: tweetsSort(question),
      search: { _source: [...itemFields], ...(isSearched ? { highlight } : {}) },
    };
    const only = question.only && new Set(question.only);
    const shown: Shown = { spellings: await spellings(), only, responder: question.responder, isSearched };
    return { list, shown };
  };

  /** Where the clock shows what is asked for; over the period, or as long as there are such tweets. */
  async function spansOf(question: TweetsQuestion): Promise<Span[] | null> {
    const { localHours, period } = question;
    if (localHours.weekday === null && localHours.hour === null) return null;
    const { from, to } = period.from !== null && period.to !== null ? period : await endsOf(question);
    const spans = localHourSpans(localHours, { from: from ?? 0, to: to ?? 0 }, period.timeZone, mostSpans);
    if (spans) return spans;
    const message = `lies in more than ${mostSpans} places of this period: ask for a shorter one`;
    throw invalid([{ path: localHours.hour === null ? 'weekday' : 'hour', message }], 'query');
  }

  async function endsOf(question: TweetsQuestion): Promise<Pick<Span, 'from' | 'to'>> {
    type Ends = { first: { value: number | null }; last: { value: number | null } };
    const found = await client.search<unknown, Ends>({
      index: names.tweets,
      size: 0,
      track_total_hits: false,
      allow_partial_search_results: false,
      query: tweetsQuery(question, null),
      aggs: { first: { min: { field: 'created_at' } }, last: { max: { field: 'created_at' } } },
    });
    const { first, last } = found.aggregations ?? { first: { value: null }, last: { value: null } };
    return { from: (first.value ?? 0) / 1000, to: (last.value ?? -1000) / 1000 + 1 };
  }

  return {
    async page(
      question: TweetsQuestion,
      at: { limit: number; after: string | null },
    ): Promise<z.infer<typeof TweetList>> {
      const { list, shown } = await prepare(question);
      const aggs = at.after === null ? { aggs: facetsQuery(question) } : {};
      const found = await readList.page<ItemDocument>({ ...list, search: { ...list.search, ...aggs } }, at);
      return {
        items: found.hits.map((hit) => tweetItem(hit, shown)),
        total: found.total,
        facets: at.after === null ? facetsOf(found.aggregations, shown) : null,
        next: found.next,
      };
    },

    /** All of them, as they are taken. */
    async all(question: TweetsQuestion): Promise<AsyncIterable<TweetItem>> {
      const { list, shown } = await prepare(question);
      const { highlight: _, ...search } = list.search ?? {};
      return items(readList.all<ItemDocument>({ ...list, search }), { ...shown, isSearched: false });
    },
  };
}

export type TweetListReader = ReturnType<typeof createTweetList>;

async function* items(hits: AsyncIterable<Parameters<typeof tweetItem>[0]>, shown: Shown) {
  for await (const hit of hits) yield tweetItem(hit, shown);
}

// The whole text, with what a page would take for its own code made harmless.
const highlight = {
  encoder: 'html' as const,
  pre_tags: ['<mark>'],
  post_tags: ['</mark>'],
  fields: { decoded_text: { number_of_fragments: 0 } },
};

const Facets = z.object({
  companies: z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })) }),
  months: z.object({ buckets: z.array(z.object({ key_as_string: z.string(), doc_count: z.int() })) }),
});

function facetsOf(aggregations: unknown, { spellings, only }: Shown) {
  const { companies, months } = Facets.parse(aggregations);
  return {
    company: companies.buckets.flatMap(({ key, doc_count }) =>
      shownCompanies([key], spellings, only).map((company_id) => ({ company_id, count: doc_count })),
    ),
    month: months.buckets
      .slice(0, shownMonths)
      .map(({ key_as_string, doc_count }) => ({ month: key_as_string, count: doc_count })),
  };
}
