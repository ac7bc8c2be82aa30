import { type Client, errors } from '@elastic/elasticsearch';
import type { Query } from '../../tweets/tweet-filters.ts';
import type { Example } from './choose-words.ts';
import { examplesQuery, type StatisticsQuestion } from './statistics-query.ts';

/** Where the tweets are. */
export type Place = { client: Client; index: string };

/** Some tweets that each of these filters finds. */
export async function readExamples(
  { client, index }: Place,
  question: StatisticsQuestion,
  wanted: readonly { filter: Query; size: number }[],
): Promise<{ found: Example[][]; took: number }> {
  if (wanted.length === 0) return { found: [], took: 0 };
  const searches = wanted.flatMap(({ filter, size }) => [
    { index, allow_partial_search_results: false },
    { track_total_hits: false, ...examplesQuery(question, filter, size) },
  ]);
  const { body, ...result } = await client.msearch<Example>({ searches }, { meta: true });
  const found = body.responses.map((response) => {
    if ('error' in response) throw new errors.ResponseError({ ...result, statusCode: response.status, body: response });
    return response.hits.hits.flatMap(({ _source }) => _source ?? []);
  });
  return { found, took: body.took };
}
