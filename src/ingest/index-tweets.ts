import type { Client } from '@elastic/elasticsearch';
import type { Tweet, TweetPlace } from '../tweets/tweet.ts';
import { type placeFields, type TweetDocument, tweetDocument } from '../tweets/tweet-document.ts';
import { bulkIndex } from './bulk-index.ts';

/** How a tweet's own content stood to what the index held of it. */
export type Outcome = 'created' | 'updated' | 'unchanged';

// A batch is one look-up and at most one bulk request; it ends early where texts are long.
const batchTweets = 2_000;
const batchCharacters = 4_000_000;
const batchesInFlight = 2;

/**
 * Writes the tweets with their places to `index`, those alone that differ from what lies there, and tells of each, when
 * that is certain, how it stood. When it rejects nothing is under way any more; what was written until then stays.
 */
export async function indexTweets(
  client: Client,
  index: string,
  tweets: AsyncIterable<Tweet>,
  placeOf: (tweet: Tweet) => TweetPlace,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  try {
    for await (const batch of batches(tweets)) {
      if (inFlight.size >= batchesInFlight) await Promise.race(inFlight);
      const writing = indexBatch(client, index, batch, placeOf, onOutcome).then(() => {
        inFlight.delete(writing);
      });
      // Whoever waits for it next is told; until then no one does.
      writing.catch(() => {});
      inFlight.add(writing);
    }
    await Promise.all(inFlight);
  } finally {
    await Promise.allSettled(inFlight);
  }
}

async function indexBatch(
  client: Client,
  index: string,
  tweets: readonly Tweet[],
  placeOf: (tweet: Tweet) => TweetPlace,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const ids = tweets.map((tweet) => tweet.tweet_id);
  const stored = await storedDocuments(client, index, ids);
  const changed: TweetDocument[] = [];
  const outcomes: Outcome[] = [];
  for (const tweet of tweets) {
    const document = tweetDocument(tweet, placeOf(tweet));
    const before = stored.get(tweet.tweet_id);
    outcomes.push(!before ? 'created' : before.content_hash === document.content_hash ? 'unchanged' : 'updated');
    if (!before || !isSame(before, document)) changed.push(document);
  }
  await bulkIndex(client, index, changed);
  for (const outcome of outcomes) onOutcome(outcome);
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
    if ('error' in item) throw new Error(`Elasticsearch could not read tweet ${item._id}: ${item.error.type}`);
    if (item.found && item._source) stored.set(item._id, item._source);
  }
  return stored;
}

async function* batches(tweets: AsyncIterable<Tweet>): AsyncGenerator<Tweet[]> {
  let batch: Tweet[] = [];
  let characters = 0;
  for await (const tweet of tweets) {
    batch.push(tweet);
    characters += tweet.text.length;
    if (batch.length < batchTweets && characters < batchCharacters) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}
