import type { FileHandle } from 'node:fs/promises';
import type { Tweet } from '../../tweets/tweet.ts';
import { readRows, UnreadableFileError } from '../csv/read-rows.ts';
import type { Rejection } from '../jobs/job.ts';
import { parseHeader, parseTweet, type TweetLayout } from './parse-tweet.ts';

export type TweetRow = { line: number } & ({ tweet: Tweet } | { rejection: Rejection });

/** Rows of a file, or whatever stands for one, and how many bytes of it they took. */
export type TweetBatch = { rows: TweetRow[]; bytesRead: number };

/**
 * The tweets of an open CSV file, in batches of what one chunk of it holds; `companyKeys` are authors who are companies
 * whatever its `inbound` says. Throws UnreadableFileError, with every fault, where the header does not name all columns that are
 * needed, and at the end where the file is not what it was at the beginning.
 */
export async function* readTweets(file: FileHandle, companyKeys: ReadonlySet<string>): AsyncGenerator<TweetBatch> {
  const before = await file.stat();
  let known: TweetLayout | null = null;
  const layoutOf = (header: string[]) => {
    if (known) return known;
    const parsed = parseHeader(header, companyKeys);
    if ('faults' in parsed) throw new UnreadableFileError(parsed.faults);
    known = parsed.layout;
    return known;
  };
  const isTweet = (cells: string[], header: string[]) => 'tweet' in parseTweet(cells, layoutOf(header), companyKeys);
  for await (const { header, rows, bytesRead } of readRows(file, isTweet)) {
    const layout = layoutOf(header);
    const parsed = rows.map((row): TweetRow => {
      const { line } = row;
      const result = row.cells ? parseTweet(row.cells, layout, companyKeys) : { reason: row.fault };
      return 'tweet' in result
        ? { line, tweet: result.tweet }
        : { line, rejection: { line, reason: result.reason, raw: row.raw() } };
    });
    yield { rows: parsed, bytesRead };
  }
  const after = await file.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw new UnreadableFileError(['The file was changed while it was read: send it again when it is complete.']);
}

/** Throws UnreadableFileError, with every fault, unless the file has a header that names all columns that are needed. */
export async function checkHeader(file: FileHandle, companyKeys: ReadonlySet<string>): Promise<void> {
  for await (const _batch of readTweets(file, companyKeys)) return;
}
