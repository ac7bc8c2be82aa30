import type { Client, estypes } from '@elastic/elasticsearch';
import { all, isFirstResponse, ofCompany, type Query, type Seconds, within } from '../../tweets/tweet-filters.ts';

/** Moments (seconds since 1970) and how many seconds after each of them there was a response, side by side. */
export type ResponseTimes = { at: number[]; seconds: number[] };

/** Where they lie: a field that holds moments and one that holds seconds, of the documents that `query` finds. */
export type ResponseTimesSource = {
  index: string;
  query: Query;
  atField: string;
  secondsField: string;
  /** No more than so many documents will be found. */
  most: number;
};

/** A company's first responses to the inquiries of a period. */
export const firstResponsesOf = (companyId: string, period: Seconds): Omit<ResponseTimesSource, 'index' | 'most'> => ({
  query: all(ofCompany(companyId), isFirstResponse, ...within('inquiry_at', period)),
  atField: 'inquiry_at',
  secondsField: 'response_seconds',
});

// As many as one search gives.
const pageSize = 10_000;
const keepAlive = '1m';

/**
 * Reads every response time one by one, which is exact, of one state of the data (docs/decisions/0014-response-times-read.md), and
 * gives them with Elasticsearch's own milliseconds. Those that have no seconds are left out.
 */
export async function readResponseTimes(
  client: Client,
  source: ResponseTimesSource,
): Promise<{ times: ResponseTimes; took: number }> {
  const { index } = source;
  const { id } = await client.openPointInTime({ index, keep_alive: keepAlive, allow_partial_search_results: false });
  const times: ResponseTimes = { at: [], seconds: [] };
  try {
    // Parts of the index, so that one is searched while another is parsed: twice as fast as one page after the other.
    const slices: (estypes.SlicedScroll | null)[] =
      source.most <= pageSize ? [null] : ['0', '1', '2'].map((slice) => ({ id: slice, max: 3 }));
    const took = await Promise.all(slices.map((slice) => readPages(client, source, id, slice, times)));
    return { times, took: took.reduce((sum, one) => sum + one, 0) };
  } finally {
    // It goes by itself after a minute: nobody has to wait until it is gone, nor to hear that it was gone already.
    client.closePointInTime({ id }).catch(() => {});
  }
}

/** Adds all pages of one part to `times`. */
async function readPages(
  client: Client,
  { query, atField, secondsField }: ResponseTimesSource,
  pit: string,
  slice: estypes.SlicedScroll | null,
  times: ResponseTimes,
): Promise<number> {
  let took = 0;
  for (let after: estypes.SortResults | undefined; ; ) {
    const page = await client.search({
      pit: { id: pit, keep_alive: keepAlive },
      query: { bool: { filter: [query, { exists: { field: secondsField } }] } },
      ...(slice ? { slice } : {}),
      sort: '_shard_doc',
      size: pageSize,
      ...(after ? { search_after: after } : {}),
      _source: false,
      stored_fields: '_none_',
      docvalue_fields: [{ field: atField, format: 'epoch_second' }, { field: secondsField }],
      track_total_hits: false,
      allow_partial_search_results: false,
      filter_path: ['took', 'hits.hits.fields', 'hits.hits.sort'],
    });
    took += page.took;
    // What a filter_path finds nothing for is not there at all.
    const hits = page.hits?.hits ?? [];
    for (const { fields } of hits) {
      times.at.push(Number(fields?.[atField]?.[0]));
      times.seconds.push(Number(fields?.[secondsField]?.[0]));
    }
    after = hits.at(-1)?.sort;
    if (hits.length < pageSize || after === undefined) return took;
  }
}
