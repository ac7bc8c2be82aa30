import type { Client } from '@elastic/elasticsearch';
import { Problem } from '../../http/problem.ts';
import type { DataIdentity } from '../../tweets/data-version.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { createBoundedCache } from '../answers/bounded-cache.ts';
import { isKeepable, versionKey } from '../answers/kept-answers.ts';
import { totalOf } from '../search-together.ts';
import { type CompanyAnswer, companyQuery } from './company-query.ts';

/** What has to be known of a company before its figures can be asked for. */
export type Company = {
  /** In its one spelling. */
  companyId: string;
  /** When its first and last tweets were, seconds since 1970. */
  first: number;
  last: number;
  inbound: number;
  outbound: number;
  /** Of the index. */
  shards: number;
  /** Elasticsearch's milliseconds for finding out. */
  took: number;
};

/** Looks a company up, under a version of the data that the asker compares with the one at the end. */
export type FindCompany = (version: DataIdentity, companyId: string) => Promise<Company>;

const kept = { maxEntries: 4_000, maxBytes: 2 * 2 ** 20, bytesOf: () => 200 };

/** Rejects with a Problem 404 where there is no such company. Those that were found are kept by the version of the data. */
export function createFindCompany(client: Client, names: DataNames): FindCompany {
  const companies = createBoundedCache<Company>(kept);
  return async (version, companyId) => {
    const key = `${versionKey(version)}/${companyKey(companyId)}`;
    const known = isKeepable(version) ? companies.get(key) : undefined;
    if (known) return { ...known, took: 0 };
    const company = await findCompany(client, names, companyId);
    if (isKeepable(version)) companies.set(key, company);
    return company;
  };
}

async function findCompany(client: Client, names: DataNames, companyId: string): Promise<Company> {
  const found = await client.search<unknown, CompanyAnswer>({ index: names.tweets, ...companyQuery(companyId) });
  const company = found.aggregations;
  const spelling = company?.written.spelling.buckets[0]?.key;
  if (!company || spelling === undefined) throw new Problem(404, `There is no company ${companyId} in the data.`);
  const outbound = company.written.doc_count;
  return {
    companyId: spelling,
    first: (company.first.value ?? 0) / 1000,
    last: (company.last.value ?? 0) / 1000,
    inbound: totalOf(found.hits.total) - outbound,
    outbound,
    shards: found._shards.total,
    took: found.took,
  };
}
