import { hash } from 'node:crypto';
import { decodeHTMLStrict } from 'entities';
import { isoSeconds, parseTime } from './parse-time.ts';
import { mentionsIn, type Tweet, type TweetPlace } from './tweet.ts';

/**
 * A tweet as it lies in Elasticsearch: flat, one document each, `_id` = `tweet_id`. Every field is always there (null
 * where it does not apply), so that two versions can be compared and one replaces another whole.
 */
export type TweetDocument = Omit<Tweet, 'created_at'> &
  Omit<TweetPlace, 'inquiry_at'> & {
    created_at: string;
    /** The text with its HTML entities decoded, for search: `text` is kept as it came. */
    decoded_text: string;
    inquiry_at: string | null;
    mentions: string[];
    content_hash: string;
  };

export function tweetDocument(tweet: Tweet, place: TweetPlace): TweetDocument {
  return {
    ...tweet,
    created_at: isoSeconds(tweet.created_at),
    decoded_text: decodeHTMLStrict(tweet.text),
    mentions: mentionsIn(tweet.text),
    content_hash: contentHash(tweet),
    ...placeFields(place),
  };
}

/** The fields of a document that depend on other tweets. */
export function placeFields(place: TweetPlace) {
  return { ...place, inquiry_at: place.inquiry_at === null ? null : isoSeconds(place.inquiry_at) };
}

/** The tweet that a document was made of. */
export function documentTweet(document: TweetDocument): Tweet {
  const { tweet_id, author_id, inbound, text, response_tweet_id, in_response_to_tweet_id } = document;
  const created_at = parseTime(document.created_at);
  if (created_at === null)
    throw new Error(`tweet ${tweet_id} lies in the index with created_at ${document.created_at}`);
  return { tweet_id, author_id, inbound, created_at, text, response_tweet_id, in_response_to_tweet_id };
}

/** Tells whether two rows say the same of a tweet; 22 characters. */
export function contentHash(tweet: Tweet): string {
  const content = [
    tweet.author_id,
    tweet.inbound,
    tweet.created_at,
    tweet.text,
    tweet.response_tweet_id,
    tweet.in_response_to_tweet_id,
  ];
  return hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22);
}
