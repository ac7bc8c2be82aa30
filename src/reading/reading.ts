import type { Client } from '@elastic/elasticsearch';
import type { Answer } from '../http/send-answer.ts';
import { type DataIdentity, readDataVersion } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { createBoundedCache } from './answers/bounded-cache.ts';
import { createKeptAnswers, type KeptAnswers } from './answers/kept-answers.ts';
import { shareReads } from './answers/share-reads.ts';
import { createFindCompany, type FindCompany } from './companies/find-company.ts';
import { createSpellings, type Spellings } from './companies/spellings.ts';
import {
  type ConversationsLink,
  createConversationsLink,
  createIssueTweetsLink,
  createThreadLink,
  createTweetsLink,
  type IssueTweetsLink,
  type ThreadLink,
  type TweetsLink,
} from './drill-down.ts';
import { createPointsInTime } from './lists/points-in-time.ts';
import { createReadList, type ReadList } from './lists/read-list.ts';

/** What all calls share that read the data. */
export type Reading = {
  client: Client;
  names: IndexNames;
  readVersion: () => Promise<DataIdentity>;
  answers: KeptAnswers;
  findCompany: FindCompany;
  spellings: Spellings;
  readList: ReadList;
  tweetsLink: TweetsLink;
  threadLink: ThreadLink;
  conversationsLink: ConversationsLink;
  issueTweetsLink: IssueTweetsLink;
};

// A report of a month by days has 20 kB, the longest that there is, 1,000 buckets, 600 kB.
const kept = { maxEntries: 4_000, maxBytes: 32 * 2 ** 20, bytesOf: ({ json }: Answer) => json.byteLength };

export function createReading(client: Client, names: IndexNames, basePath: string): Reading {
  const readVersion = shareReads(() => readDataVersion(client, names.state));
  return {
    client,
    names,
    readVersion,
    answers: createKeptAnswers(readVersion, createBoundedCache(kept)),
    findCompany: createFindCompany(client, names),
    spellings: createSpellings(client, names, readVersion),
    readList: createReadList(client, createPointsInTime(client, readVersion), readVersion),
    tweetsLink: createTweetsLink(basePath),
    threadLink: createThreadLink(basePath),
    conversationsLink: createConversationsLink(basePath),
    issueTweetsLink: createIssueTweetsLink(basePath),
  };
}
