import type { CsvRow } from '../../http/csv.ts';
import { compareIds } from '../../tweets/tweet.ts';
import type { ShownTweet } from './thread-report.ts';

/** The tweets of a thread as rows of a table, by time; companies with a space between them. */
export const threadRows = (thread: readonly ShownTweet[]): CsvRow[] =>
  thread
    .toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || compareIds(a.tweet_id, b.tweet_id))
    .map(({ company, responded_by, ...tweet }) => ({
      ...tweet,
      company: company.join(' '),
      responded_by: responded_by.join(' '),
    }));
