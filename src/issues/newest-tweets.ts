import type { estypes } from '@elastic/elasticsearch';

/** A tweet with its text, to be read or shown. */
export type FoundTweet = { tweet_id: string; created_at: string; decoded_text: string };

const mostExamples = 3;

/** The first of these tweets that are enough to be shown, none that says the same as another. */
export function chooseExamples<Tweet extends FoundTweet>(tweets: readonly Tweet[]): Tweet[] {
  const chosen = new Map<string, Tweet>();
  for (const tweet of tweets) {
    const said = tweet.decoded_text.replaceAll(/@\w+|https?:\S+/g, '').trim();
    if (!chosen.has(said)) chosen.set(said, tweet);
    if (chosen.size === mostExamples) break;
  }
  return [...chosen.values()];
}

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
