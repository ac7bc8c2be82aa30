import type { Client } from '@elastic/elasticsearch';
import { documentTweet, type TweetDocument } from '../../tweets/tweet-document.ts';
import type { TweetBatch } from '../indexing/read-tweets.ts';
import { searchPages } from '../indexing/stored-tweets.ts';
import type { Patience } from '../patience.ts';
import type { JobInput } from './job-context.ts';

// Texts of 5,000 tweets are a megabyte or two.
const size = 5_000;

/**
 * The tweets behind `alias`, conversation by conversation, so that nearly all of them are joined in memory. No one writes
 * while a job reads them, so pages by their last tweet are enough; unlike a point in time they outlive a restart.
 */
export const storedInput = (client: Client, alias: string): JobInput => ({
  rows: (patience) => storedRows(client, alias, patience),
  close: async () => {},
});

async function* storedRows(client: Client, index: string, patience: Patience): AsyncGenerator<TweetBatch> {
  await patience(() => client.indices.refresh({ index }));
  let line = 0;
  const question = { query: { match_all: {} }, sort: ['conversation_id', 'tweet_id'], size };
  for await (const documents of searchPages<TweetDocument>({ client, patience }, index, question)) {
    const rows = documents.map((document) => {
      line += 1;
      return { line, tweet: documentTweet(document) };
    });
    yield { rows, bytesRead: 0 };
  }
}
