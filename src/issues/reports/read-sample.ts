import type { Client } from '@elastic/elasticsearch';
import type { TextAnalysis } from '../../tweets/tweet-document.ts';
import { inquiries } from '../rule-query.ts';

/** A tweet of a random sample, with what decides whether a rule finds it. */
export type SampledTweet = Pick<TextAnalysis, 'key_phrases' | 'sentiment'> & {
  tweet_id: string;
  created_at: string;
  decoded_text: string;
};

/** A random sample of a company's inbound tweets of a period, without replacement; the same for the same seed and state of the data. */
export async function readSample(
  client: Client,
  index: string,
  companyId: string,
  period: { from: number; to: number },
  { size, seed }: { size: number; seed: number },
): Promise<SampledTweet[]> {
  const { hits } = await client.search<SampledTweet>({
    index,
    size,
    track_total_hits: false,
    allow_partial_search_results: false,
    query: {
      function_score: {
        query: inquiries(companyId, period),
        functions: [{ random_score: { seed, field: 'tweet_id' } }],
        boost_mode: 'replace',
      },
    },
    _source: ['tweet_id', 'created_at', 'decoded_text', 'key_phrases', 'sentiment'],
  });
  return hits.hits.flatMap(({ _source }) => (_source ? [_source] : []));
}
