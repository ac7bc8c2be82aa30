import type { Client } from '@elastic/elasticsearch';
import type { Tweet, TweetPlace } from '../tweets/tweet.ts';
import { type placeFields, type TweetDocument, tweetDocument } from '../tweets/tweet-document.ts';

/** How a row's tweet stands to what the index held of it. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** Elasticsearch does not take a tweet, tried several times; the message is for the one who sent the file. */
export class RefusedTweetError extends Error {
  override name = 'RefusedTweetError';
}

const lookUpBatch = 1000;
const bulkBytes = 5_000_000;

/**
 * Writes the tweets with their places to `index`, those alone that differ from what lies there, and tells of each how
 * its own content stood to that. Rejects when Elasticsearch refuses one for good; what was written until then stays.
 */
export async function indexTweets(
  client: Client,
  index: string,
  tweets: AsyncIterable<Tweet>,
  placeOf: (tweet: Tweet) => TweetPlace,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  let refusal: Error | null = null;
  await client.helpers.bulk<TweetDocument>({
    datasource: changedDocuments(client, index, tweets, placeOf, onOutcome),
    onDocument: ({ tweet_id }) => ({ index: { _index: index, _id: tweet_id } }),
    require_alias: true,
    flushBytes: bulkBytes,
    concurrency: 2,
    retries: 5,
    wait: 1000,
    // Not the reason that Elasticsearch gives: it quotes the text, which must not get into the log.
    onDrop: ({ status, error, document }) => {
      refusal ??= new RefusedTweetError(
        `Elasticsearch refused tweet ${document.tweet_id} with status ${status} (${error?.type}). Send the file again when that is mended: that is harmless.`,
      );
    },
  });
  if (refusal) throw refusal;
}

async function* changedDocuments(
  client: Client,
  index: string,
  tweets: AsyncIterable<Tweet>,
  placeOf: (tweet: Tweet) => TweetPlace,
  onOutcome: (outcome: Outcome) => void,
): AsyncGenerator<TweetDocument> {
  for await (const batch of batches(tweets, lookUpBatch)) {
    const stored = await storedDocuments(
      client,
      index,
      batch.map((tweet) => tweet.tweet_id),
    );
    for (const tweet of batch) {
      const document = tweetDocument(tweet, placeOf(tweet));
      const before = stored.get(tweet.tweet_id);
      onOutcome(!before ? 'created' : before.content_hash === document.content_hash ? 'unchanged' : 'updated');
      if (!before || !isSame(before, document)) yield document;
    }
  }
}

// What the comparison needs: equal content has an equal hash.
type StoredDocument = Pick<TweetDocument, 'content_hash' | keyof ReturnType<typeof placeFields>>;

const comparedFields = [
  'content_hash',
  'conversation_id',
  'company',
  'responded_by',
  'inquiry_at',
  'inquiry_id',
  'first_response',
  'response_seconds',
  'negative_response_time',
] as const satisfies (keyof StoredDocument)[];

const isSame = (a: StoredDocument, b: StoredDocument): boolean =>
  comparedFields.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));

async function storedDocuments(client: Client, index: string, ids: string[]): Promise<Map<string, StoredDocument>> {
  const answer = await client.mget<StoredDocument>({ index, ids, _source_includes: [...comparedFields] });
  const stored = new Map<string, StoredDocument>();
  for (const item of answer.docs) {
    if ('error' in item) throw new Error(`Elasticsearch could not read tweet ${item._id}: ${item.error.reason}`);
    if (item.found && item._source) stored.set(item._id, item._source);
  }
  return stored;
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
