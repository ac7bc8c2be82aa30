import { setTimeout as delay } from 'node:timers/promises';
import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import type { TweetDocument } from '../tweets/tweet-document.ts';

/** Elasticsearch does not take a tweet; the message is for the one who sent the file. */
export class RefusedTweetError extends Error {
  override name = 'RefusedTweetError';
}

// With waits of 0.5, 1, 2 and 4 s, each up to half as long again: a node that is overloaded for a moment gets over it.
const attempts = 5;
const firstWaitMilliseconds = 500;

/**
 * Writes documents whole, and returns when Elasticsearch has acknowledged all of them. What it is too busy for, the
 * whole request or single items, is sent again. Rejects with RefusedTweetError, or the client's error.
 */
export async function bulkIndex(client: Client, index: string, documents: readonly TweetDocument[]): Promise<void> {
  let left = documents;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const isLast = attempt === attempts;
    try {
      left = refusedForNow(await client.bulk(request(index, left), { maxRetries: 0 }), left, isLast);
    } catch (error) {
      if (isLast || !isBusy(error)) throw error;
    }
    if (left.length > 0) await delay(firstWaitMilliseconds * 2 ** (attempt - 1) * (1 + Math.random() / 2));
  }
}

function request(index: string, documents: readonly TweetDocument[]): estypes.BulkRequest<TweetDocument> {
  const operations = documents.flatMap((document) => [{ index: { _id: document.tweet_id } }, document]);
  // Without the alias, Elasticsearch would make an index of that name with a mapping of its own.
  return { index, operations, require_alias: true };
}

function refusedForNow(
  answer: estypes.BulkResponse,
  documents: readonly TweetDocument[],
  isLast: boolean,
): TweetDocument[] {
  if (!answer.errors) return [];
  const results = answer.items.map((item) => item.index);
  const refused = results.find((result) => result?.error && (isLast || result.status !== 429));
  if (refused) {
    // Not the reason that Elasticsearch gives: it quotes the text, which must not get into the log.
    const { _id, status, error } = refused;
    throw new RefusedTweetError(
      `Elasticsearch refused tweet ${_id} with status ${status} (${error?.type}). Send the file again when that is mended: that is harmless.`,
    );
  }
  return documents.filter((_, at) => results[at]?.error);
}

function isBusy(error: unknown): boolean {
  if (error instanceof errors.ResponseError) return [429, 502, 503, 504].includes(error.statusCode ?? 0);
  return error instanceof errors.ConnectionError || error instanceof errors.TimeoutError;
}
