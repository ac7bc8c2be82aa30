import type { Client } from '@elastic/elasticsearch';
import { searchTogether } from '../../reading/search-together.ts';
import type { IssueRule } from '../issue.ts';
import { type CountsAnswer, countsParts, countsQuery, type PhrasesAnswer, phrasesQuery } from './emerging-queries.ts';
import type { Totals } from './find-risen.ts';
import type { Counted } from './wandering.ts';
import type { Span } from './windows.ts';

/** What is in the tweets of a window and of those before; each list of `before` goes by the windows. */
export type WindowCounts = {
  /** All inbound tweets. */
  inbound: Totals;
  /** Those in a language that is analysed: only they can have a phrase. */
  analysed: Totals;
  phrases: (Counted & { phrase: string })[];
  issues: Counted[];
  took: number;
};

/** Counts the phrases that are in enough tweets of the window, and the issues, over every inbound tweet. */
export async function countPhrases(
  client: Client,
  index: string,
  companyId: string,
  { window, before, rules }: { window: Span; before: readonly Span[]; rules: readonly IssueRule[] },
): Promise<WindowCounts> {
  const frequent = await searchTogether<PhrasesAnswer>(
    client,
    [phrasesQuery(index, companyId, window)],
    ['phrases.buckets.key'],
  );
  const phrases = (frequent.found[0]?.answer.phrases?.buckets ?? []).map(({ key }) => key);
  const searches = [window, ...before].map((span) => countsQuery(index, companyId, span, { phrases, rules }));
  const { found, took } = await searchTogether<CountsAnswer>(client, searches, countsParts);
  const [now, ...earlier] = found.map(({ total, answer }) => ({
    total,
    analysed: answer.analysed?.doc_count ?? 0,
    phrases: new Map((answer.phrases?.buckets ?? []).map(({ key, doc_count }) => [key, doc_count])),
    issues: answer.issues?.buckets ?? [],
  }));
  return {
    inbound: { now: now?.total ?? 0, before: earlier.map(({ total }) => total) },
    analysed: { now: now?.analysed ?? 0, before: earlier.map(({ analysed }) => analysed) },
    phrases: phrases.map((phrase) => ({
      phrase,
      now: now?.phrases.get(phrase) ?? 0,
      before: earlier.map((each) => each.phrases.get(phrase) ?? 0),
    })),
    issues: rules.map((_, at) => ({
      now: now?.issues[at]?.doc_count ?? 0,
      before: earlier.map(({ issues }) => issues[at]?.doc_count ?? 0),
    })),
    took: frequent.took + took,
  };
}
