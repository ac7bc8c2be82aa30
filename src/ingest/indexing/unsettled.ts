import { companyKey, type Tweet } from '../../tweets/tweet.ts';

/** What a job has written and not yet settled, and what it knows of companies. */
export type Unsettled = {
  /** Ids at which links of new tweets end that are not among the new ones of their segment: how many do, first in which. */
  ends: Map<string, { count: number; version: number }>;
  /** The same of tweets that were there already, outside their segment: they only count. */
  knownEnds: Map<string, number>;
  /** Ids whose conversations have to be worked out anew: links from other tweets to them have changed. */
  touched: Set<string>;
  /** Ids whose content the job has replaced since the index was refreshed: what a search says of them is out of date. */
  replaced: Set<string>;
  /** Keys of all companies that were there before, or wrote a tweet of the job. */
  companies: Set<string>;
  /** Those of them that were not there before the job. */
  newCompanies: Set<string>;
  /** Those of whom an outbound tweet was replaced: they may be none any more. */
  doubtfulCompanies: Set<string>;
  /** Those that wrote a tweet of the job. */
  writers: Set<string>;
  /** Links that have been found to end at nothing. */
  dangling: number;
};

// So many ids take some 50 MB: more are settled while the job still reads.
const mostIds = 300_000;

export const createUnsettled = (companies: Iterable<string>): Unsettled => ({
  ends: new Map(),
  knownEnds: new Map(),
  touched: new Set(),
  replaced: new Set(),
  companies: new Set(companies),
  newCompanies: new Set(),
  doubtfulCompanies: new Set(),
  writers: new Set(),
  dangling: 0,
});

export const isLarge = ({ ends, knownEnds, touched, replaced }: Unsettled): boolean =>
  ends.size + knownEnds.size + touched.size + replaced.size > mostIds;

export function noteWriter({ companies, newCompanies, writers }: Unsettled, tweet: Tweet): void {
  if (tweet.inbound) return;
  const key = companyKey(tweet.author_id);
  writers.add(key);
  if (companies.has(key)) return;
  companies.add(key);
  newCompanies.add(key);
}

/** Notes where links of a new tweet end, of the segment that is written under `version`. */
export function noteEnds({ ends, touched }: Unsettled, ids: readonly string[], version: number): void {
  for (const id of ids) {
    const end = ends.get(id) ?? { count: 0, version };
    end.count += 1;
    ends.set(id, end);
    // Tweets may be one conversation by an id that both name, even if there is no such tweet.
    if (end.version !== version) touched.add(id);
  }
}

export function noteKnownEnds({ knownEnds }: Unsettled, ids: readonly string[]): void {
  for (const id of ids) knownEnds.set(id, (knownEnds.get(id) ?? 0) + 1);
}
