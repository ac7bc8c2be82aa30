import { open } from 'node:fs/promises';
import { readRows, UnreadableFileError } from '../../../src/ingest/csv/read-rows.ts';
import { parseHeader, parseTweet, type TweetLayout } from '../../../src/ingest/indexing/parse-tweet.ts';
import { compareIds } from '../../../src/tweets/tweet.ts';
import { authorFigures, rankCompanies } from './author-figures.ts';
import { conversationFigures } from './conversation-figures.ts';
import { createDateFigures } from './date-figures.ts';
import { delayFigures } from './delay-figures.ts';
import { decimal, type Figures, whole } from './figures.ts';
import { linkFigures } from './link-figures.ts';
import { ownershipFigures } from './ownership-figures.ts';
import { createTextFigures } from './text-figures.ts';
import { addTweet, createTweetTable } from './tweet-table.ts';

const isSmaller = (a: string, b: string): boolean => compareIds(a, b) < 0;

/** The statistics of a CSV file of tweets, read as an ingestion reads it. Rejects with a sentence for a file that is none. */
export async function describeFile(path: string): Promise<Figures> {
  const file = await open(path);
  try {
    const table = createTweetTable();
    const texts = createTextFigures();
    const dates = createDateFigures();
    const count = { rows: 0, rejected: 0, bytes: 0 };
    for await (const { header, rows, bytesRead } of readRows(file, (cells, names) => 'tweet' in parse(cells, names))) {
      const layout = layoutOf(header);
      count.bytes += bytesRead;
      for (const row of rows) {
        const parsed = row.cells === null ? null : parseTweet(row.cells, layout, noCompanies);
        if (!parsed || !('tweet' in parsed)) {
          count.rejected += 1;
        } else {
          addTweet(table, parsed.tweet, count.rows, isSmaller);
          texts.add(parsed.tweet.text);
          dates.add(parsed.tweet.created_at);
        }
        count.rows += 1;
      }
    }
    const companies = rankCompanies(table);
    return [
      ['rows', whole(count.rows)],
      ['… rejected', whole(count.rejected)],
      ['bytes of a row', decimal(count.rows === 0 ? null : count.bytes / count.rows)],
      ...authorFigures(table, companies),
      ...linkFigures(table),
      ...conversationFigures(table),
      ...ownershipFigures(table, companies),
      ...delayFigures(table, companies),
      ...dates.figures(),
      ...texts.figures(),
    ];
  } finally {
    await file.close();
  }
}

const noCompanies: ReadonlySet<string> = new Set();

const parse = (cells: string[], header: string[]) => parseTweet(cells, layoutOf(header), noCompanies);

function layoutOf(header: string[]): TweetLayout {
  const parsed = parseHeader(header, noCompanies);
  if ('faults' in parsed) throw new UnreadableFileError(parsed.faults);
  return parsed.layout;
}
