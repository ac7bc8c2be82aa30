import { hash } from 'node:crypto';
import { decodeHTMLStrict } from 'entities';
import { isoSeconds, parseTime } from './parse-time.ts';
import type { Tweet, TweetPlace } from './tweet.ts';

/**
 * A tweet as it lies in Elasticsearch: flat, one document each, `_id` = `tweet_id`. Every field is always there (null
 * where it does not apply), so that two versions can be compared and one replaces another whole.
 */
export type TweetDocument = Omit<Tweet, 'created_at'> &
  Omit<TweetPlace, 'inquiry_at'> &
  TextAnalysis & {
    created_at: string;
    /** The text with its HTML entities decoded, for search: `text` is kept as it came. */
    decoded_text: string;
    inquiry_at: string | null;
    content_hash: string;
    /** The version under which it was written last: see `ingest.ts`. */
    batch: number;
  };

/** A document without its texts, and without what nothing else is made of. */
export type StoredTweet = Omit<TweetDocument, TextField>;
export const textFields = ['text', 'decoded_text', 'key_phrases', 'language'] as const;
type TextField = (typeof textFields)[number];

/** What is found in an inbound tweet's text (docs/definitions.md); nothing in one of a company, or where it is not looked for. */
export type TextAnalysis = { key_phrases: string[]; sentiment: number | null; language: string | null };
export type AnalyseText = (decodedText: string) => TextAnalysis;
export const noAnalysis = (): TextAnalysis => ({ key_phrases: [], sentiment: null, language: null });

/** What `analyse` finds in a tweet: nothing where a company wrote it. */
export const analysisOf = ({ inbound, text }: Tweet, analyse: AnalyseText): TextAnalysis =>
  inbound ? analyse(decodedText(text)) : noAnalysis();

const decodedText = (text: string): string => (text.includes('&') ? decodeHTMLStrict(text) : text);

/** `hash` is the tweet's `contentHash`, where that is known already. */
export function tweetDocument(
  tweet: Tweet,
  place: TweetPlace,
  batch: number,
  { key_phrases, sentiment, language }: TextAnalysis,
  hash = contentHash(tweet),
): TweetDocument {
  // Field by field: to spread the tweet costs as much as all the rest.
  return {
    tweet_id: tweet.tweet_id,
    author_id: tweet.author_id,
    inbound: tweet.inbound,
    text: tweet.text,
    response_tweet_id: tweet.response_tweet_id,
    in_response_to_tweet_id: tweet.in_response_to_tweet_id,
    mentions: tweet.mentions,
    created_at: isoSeconds(tweet.created_at),
    decoded_text: decodedText(tweet.text),
    key_phrases,
    sentiment,
    language,
    content_hash: hash,
    batch,
    ...placeFields(place),
  };
}

/** The fields of a document that depend on other tweets. */
export function placeFields(place: TweetPlace) {
  return { ...place, inquiry_at: place.inquiry_at === null ? null : isoSeconds(place.inquiry_at) };
}

/** What a document says of its tweet's place. */
export function documentPlace(document: StoredTweet): TweetPlace {
  const { inquiry_at } = document;
  return {
    conversation_id: document.conversation_id,
    company: document.company,
    responded_by: document.responded_by,
    response_times: document.response_times,
    inquiry_at: inquiry_at === null ? null : documentSeconds(document, inquiry_at),
    inquiry_id: document.inquiry_id,
    first_response: document.first_response,
    response_seconds: document.response_seconds,
    response_bucket: document.response_bucket,
    negative_response_time: document.negative_response_time,
    dangling_links: document.dangling_links,
  };
}

/** What the join needs of a tweet: everything but its text, of which only the mentions count. */
export type TweetLinks = Omit<Tweet, 'text'>;

/** The links of the tweet that a document was made of. */
export function documentLinks(document: StoredTweet): TweetLinks {
  const { tweet_id, author_id, inbound, response_tweet_id, in_response_to_tweet_id, mentions } = document;
  const created_at = documentSeconds(document, document.created_at);
  return { tweet_id, author_id, inbound, created_at, response_tweet_id, in_response_to_tweet_id, mentions };
}

function documentSeconds({ tweet_id }: { tweet_id: string }, time: string): number {
  const seconds = parseTime(time);
  if (seconds === null) throw new Error(`tweet ${tweet_id} lies in the index with the time ${time}`);
  return seconds;
}

/** The tweet that a document was made of. */
export const documentTweet = (document: TweetDocument): Tweet => ({ ...documentLinks(document), text: document.text });

/** Tells whether two rows say the same of a tweet; 22 characters. */
export function contentHash(tweet: Tweet): string {
  const { author_id, inbound, created_at, response_tweet_id, in_response_to_tweet_id, text } = tweet;
  const links = JSON.stringify([response_tweet_id, in_response_to_tweet_id]);
  // Only the text can have a line break, and it is the last: no two tweets are the same line for line.
  const content = `${author_id}\n${inbound}\n${created_at}\n${links}\n${text}`;
  return hash('sha256', content, 'base64url').slice(0, 22);
}
