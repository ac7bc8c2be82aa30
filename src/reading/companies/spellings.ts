import type { Client } from '@elastic/elasticsearch';
import type { DataIdentity } from '../../tweets/data-version.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { readCompanies } from '../../tweets/read-companies.ts';
import { isKeepable, versionKey } from '../answers/kept-answers.ts';

/** How each company is spelled, by its key, in the data as it is now. */
export type Spellings = () => Promise<ReadonlyMap<string, string>>;

/** The spellings of all companies are read once for each version of the data. */
export function createSpellings(client: Client, names: DataNames, readVersion: () => Promise<DataIdentity>): Spellings {
  let known: { version: string; spellings: ReadonlyMap<string, string> } | null = null;
  return async () => {
    const version = await readVersion();
    if (known && isKeepable(version) && known.version === versionKey(version)) return known.spellings;
    const companies = await readCompanies(client, names.tweets);
    const spellings = new Map(companies.map(({ key, company_id }) => [key, company_id]));
    known = { version: versionKey(version), spellings };
    return spellings;
  };
}

/** Companies as a caller sees them: in their spelling, and none but those that the token covers (null: all). */
export function shownCompanies(
  keys: readonly string[],
  spellings: ReadonlyMap<string, string>,
  only: ReadonlySet<string> | null,
): string[] {
  return keys.filter((key) => !only || only.has(key)).map((key) => spellings.get(key) ?? key);
}
