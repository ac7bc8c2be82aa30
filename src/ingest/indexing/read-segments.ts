import type { Tweet } from '../../tweets/tweet.ts';
import type { Rejection } from '../jobs/job.ts';
import type { TweetBatch } from './read-tweets.ts';

/** Some rows of a file that are joined in memory: of each tweet the last version among them. */
export type Segment = {
  tweets: Map<string, Tweet>;
  /** Rows that a later one of the segment replaces. */
  superseded: number;
  rejections: Rejection[];
  bytesRead: number;
};

// Texts are what makes memory: a segment ends early where they are long, or where rows are rejected with theirs.
const segmentCharacters = 16_000_000;

/** The rows of all batches in segments of about so many; memory is bounded by one of them, not by the file. */
export async function* readSegments(batches: AsyncIterable<TweetBatch>, segmentRows: number): AsyncGenerator<Segment> {
  let segment = emptySegment();
  let rows = 0;
  let characters = 0;
  for await (const batch of batches) {
    for (const row of batch.rows) {
      if ('rejection' in row) {
        segment.rejections.push(row.rejection);
        characters += row.rejection.raw.length;
      } else {
        if (segment.tweets.delete(row.tweet.tweet_id)) segment.superseded += 1;
        segment.tweets.set(row.tweet.tweet_id, row.tweet);
        characters += row.tweet.text.length;
      }
      rows += 1;
      if (rows < segmentRows && characters < segmentCharacters) continue;
      yield segment;
      segment = emptySegment();
      rows = 0;
      characters = 0;
    }
    segment.bytesRead += batch.bytesRead;
  }
  yield segment;
}

const emptySegment = (): Segment => ({ tweets: new Map(), superseded: 0, rejections: [], bytesRead: 0 });
