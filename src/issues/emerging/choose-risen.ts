import type { IssueRule } from '../issue.ts';
import type { WindowCounts } from './count-phrases.ts';
import { compareCounts, fewestCustomers } from './find-risen.ts';
import { type Foldable, foldRisen } from './fold-risen.ts';
import type { Overlap } from './read-risen.ts';
import type { Counted } from './wandering.ts';

/** What has risen; `at` is its place among the issues or the phrases, `phrase` is empty for an issue. */
type Candidate = Foldable & { at: number; phrase: string; rule: IssueRule; now: number; before: number };

/** What is reported; `others` are the phrases that are mostly in its tweets. */
export type Rise = Candidate & { customers: number; others: string[] };

// Each pair of candidates is counted: a hundred are 10,000 buckets.
const mostCandidates = 100;
const mostShown = 20;
// Issues are few, and named by someone: they need a small part of the chance of a false alarm.
const issuesPart = 0.2;

/** What may have risen by its tweets, and a function that chooses what is reported when it is known who wrote them and which they share. */
export function chooseRisen({ analysed, phrases, issues }: WindowCounts, rules: readonly IssueRule[]) {
  const forPhrases = compareCounts(phrases, analysed, issues.length === 0 ? 1 : 1 - issuesPart);
  const forIssues = compareCounts(issues, analysed, issuesPart);
  const counts = ({ now, before }: Counted = { now: 0, before: [] }) => ({
    now,
    tweets: now,
    before: before.reduce((sum, count) => sum + count, 0),
  });
  const found: Candidate[] = forIssues.risen.flatMap(({ at, chance }) => {
    const rule = rules[at];
    return rule ? [{ kind: 'issue', at, chance, rule, phrase: '', words: 0, ...counts(issues[at]) }] : [];
  });
  for (const { at, chance } of forPhrases.risen.slice(0, mostCandidates - found.length)) {
    const phrase = phrases[at]?.phrase ?? '';
    const rule = { any: [phrase], none: [], sentiment_below: null };
    found.push({ kind: 'term', at, chance, rule, phrase, words: phrase.split(' ').length, ...counts(phrases[at]) });
  }

  const choose = (overlaps: readonly Overlap[]): Rise[] => {
    const places = new Map(found.map((candidate, place) => [candidate, place]));
    const overlapOf = (candidate: Candidate) => overlaps[places.get(candidate) ?? 0] ?? { customers: 0, shared: [] };
    const byEnough = found.filter((candidate) => {
      const { customers } = overlapOf(candidate);
      const { isRisen } = candidate.kind === 'issue' ? forIssues : forPhrases;
      // As if each customer had written once: one who repeats himself makes no trend.
      return customers >= fewestCustomers && isRisen(candidate.at, Math.min(candidate.now, customers));
    });
    return foldRisen(byEnough, (a, b) => overlapOf(a).shared[places.get(b) ?? 0] ?? 0)
      .map(({ shown, others }) => ({
        ...shown,
        customers: overlapOf(shown).customers,
        others: others.flatMap(({ phrase }) => (phrase === '' ? [] : [phrase])),
      }))
      .sort((a, b) => a.chance - b.chance || b.now - a.now)
      .slice(0, mostShown);
  };
  return { tested: forPhrases.tested + forIssues.tested, candidates: found, choose };
}
