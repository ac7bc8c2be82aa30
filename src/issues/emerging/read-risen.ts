import type { Client } from '@elastic/elasticsearch';
import { searchTogether } from '../../reading/search-together.ts';
import type { IssueRule } from '../issue.ts';
import type { FoundTweet } from '../newest-tweets.ts';
import {
  type FirstSeenAnswer,
  firstSeenQuery,
  type OverlapsAnswer,
  overlapsParts,
  overlapsQuery,
  type TextsAnswer,
  textsQuery,
} from './emerging-queries.ts';
import type { Span } from './windows.ts';

/** Who wrote the tweets of a rule, and how many of them are of each of the rules. */
export type Overlap = { customers: number; shared: number[] };

export async function readOverlaps(
  client: Client,
  index: string,
  companyId: string,
  window: Span,
  rules: readonly IssueRule[],
): Promise<{ overlaps: Overlap[]; took: number }> {
  if (rules.length === 0) return { overlaps: [], took: 0 };
  const search = overlapsQuery(index, companyId, window, rules);
  const { found, took } = await searchTogether<OverlapsAnswer>(client, [search], overlapsParts);
  const overlaps = (found[0]?.answer.risen?.buckets ?? []).map(({ customers, shared }) => ({
    customers: customers.value,
    shared: shared.buckets.map(({ doc_count }) => doc_count),
  }));
  return { overlaps, took };
}

/** When a rule was first found, in seconds, and the newest of its tweets in the window. */
export type Sighting = { firstSeen: number; newest: FoundTweet[] };

export async function readSightings(
  client: Client,
  index: string,
  companyId: string,
  window: Span,
  rules: readonly IssueRule[],
): Promise<{ sightings: Sighting[]; took: number }> {
  if (rules.length === 0) return { sightings: [], took: 0 };
  const [first, texts] = await Promise.all([
    searchTogether<FirstSeenAnswer>(client, [firstSeenQuery(index, companyId, window.to, rules)]),
    searchTogether<TextsAnswer>(client, [textsQuery(index, companyId, window, rules)]),
  ]);
  const seen = first.found[0]?.answer.risen?.buckets ?? [];
  const read = texts.found[0]?.answer.risen?.buckets ?? [];
  const sightings = rules.map((_, at) => ({
    firstSeen: (seen[at]?.first.value ?? 0) / 1000,
    newest: (read[at]?.newest.hits.hits ?? []).map(({ _source }) => _source),
  }));
  return { sightings, took: first.took + texts.took };
}
