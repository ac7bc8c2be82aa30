import type { estypes } from '@elastic/elasticsearch';

/** A tweet with its text, to be read or shown. */
export type FoundTweet = { tweet_id: string; created_at: string; decoded_text: string };

/** The newest tweets of a bucket, at most so many. */
export const newestTweets = (size: number): estypes.AggregationsAggregationContainer => ({
  top_hits: {
    size,
    sort: [{ created_at: 'desc' }, { tweet_id: 'desc' }],
    _source: ['tweet_id', 'created_at', 'decoded_text'],
  },
});

/** What comes back of it. */
export type NewestTweets = { hits: { hits: { _source: FoundTweet }[] } };
