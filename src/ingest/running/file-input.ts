import type { FileHandle } from 'node:fs/promises';
import { readTweets } from '../indexing/read-tweets.ts';
import type { JobInput } from './job-context.ts';

/** The tweets of an open CSV file, which the job closes; `companyKeys` are companies whatever its `inbound` says. */
export const fileInput = (file: FileHandle, companyKeys: ReadonlySet<string>): JobInput => ({
  rows: () => readTweets(file, companyKeys),
  close: () => file.close(),
});
