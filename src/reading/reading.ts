import type { Client } from '@elastic/elasticsearch';
import type { Answer } from '../http/send-report.ts';
import type { DataIdentity } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { createBoundedCache } from './answers/bounded-cache.ts';
import { createKeptAnswers, type KeptAnswers } from './answers/kept-answers.ts';
import { shareReads } from './answers/share-reads.ts';
import { createFindCompany, type FindCompany } from './companies/find-company.ts';
import { createSpellings, type Spellings } from './companies/spellings.ts';
import {
  type ConversationsLink,
  type CustomersLink,
  createConversationsLink,
  createCustomersLink,
  createIssueTweetsLink,
  createThreadLink,
  createTweetsLink,
  type IssueTweetsLink,
  type ThreadLink,
  type TweetsLink,
} from './drill-down.ts';
import { createPlaces } from './lists/places.ts';
import { createPointsInTime } from './lists/points-in-time.ts';
import { createReadGroups, type ReadGroups } from './lists/read-groups.ts';
import { createReadList, type ReadList } from './lists/read-list.ts';
import { createReadVersion } from './read-version.ts';

/** What all calls share that read the data. */
export type Reading = {
  client: Client;
  names: IndexNames;
  /** What is kept of one release is not answered by another, which may say something else of the same data. */
  release: string;
  readVersion: () => Promise<DataIdentity>;
  answers: KeptAnswers;
  findCompany: FindCompany;
  spellings: Spellings;
  readList: ReadList;
  readGroups: ReadGroups;
  tweetsLink: TweetsLink;
  threadLink: ThreadLink;
  conversationsLink: ConversationsLink;
  customersLink: CustomersLink;
  issueTweetsLink: IssueTweetsLink;
};

// A report of a month by days has 20 kB, the longest that there is, 1,000 buckets, 600 kB.
const kept = { maxEntries: 4_000, maxBytes: 32 * 2 ** 20, bytesOf: ({ json }: Answer) => json.byteLength };

export function createReading(client: Client, names: IndexNames, basePath: string, release: string): Reading {
  const readVersion = shareReads(createReadVersion(client, names));
  const places = createPlaces(createPointsInTime(client, readVersion), readVersion);
  return {
    client,
    names,
    release,
    readVersion,
    answers: createKeptAnswers(readVersion, createBoundedCache(kept), `${release}${basePath}`),
    findCompany: createFindCompany(client, names),
    spellings: createSpellings(client, names, readVersion),
    readList: createReadList(client, places),
    readGroups: createReadGroups(client, places),
    tweetsLink: createTweetsLink(basePath),
    threadLink: createThreadLink(basePath),
    conversationsLink: createConversationsLink(basePath),
    customersLink: createCustomersLink(basePath),
    issueTweetsLink: createIssueTweetsLink(basePath),
  };
}
