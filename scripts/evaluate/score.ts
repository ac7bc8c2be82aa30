import { assignIssues, f1Of } from './assign-issues.ts';
import { agreementOf } from './mutual-information.ts';
import { type Gold, type GoldTweets, isReasonUnknown, reasonsOf, toldReason } from './read-gold.ts';

export type PredictedIssue = { label: string; share: number; tweet_ids: string[] };
export type Predictions = Record<string, { issues: PredictedIssue[] }>;

/** How well a company's issues fit the reasons of its complaints: docs/evaluation.md says what each figure is. */
export type Scores = {
  coverage: number;
  macroF1: number;
  microF1: number;
  shareError: number;
  purity: number;
  ami: number;
  nmi: number;
};
export type CompanyScores = Scores & {
  /** The reason of each issue. */
  reasons: string[];
};

export const mostScoredIssues = 10;

/** The first ten issues count; ids that nobody has labelled do not. */
export function scoreCompany(gold: GoldTweets, predicted: readonly PredictedIssue[]): CompanyScores {
  const labelled = Object.entries(gold);
  const idsOf = (is: (tweet: GoldTweets[string]) => boolean) =>
    new Set(labelled.flatMap(([id, tweet]) => (is(tweet) ? [id] : [])));
  const reasons = reasonsOf(gold);
  const complaints = idsOf(({ sentiment }) => sentiment === 'negative');
  const withReason = idsOf((tweet) => toldReason(tweet) !== null);
  const unknown = idsOf(isReasonUnknown);
  const ofReasons = reasons.map((reason) => idsOf((tweet) => tweet.reason === reason));
  const issues = predicted
    .slice(0, mostScoredIssues)
    .map(({ tweet_ids }) => new Set(tweet_ids.filter((id) => Object.hasOwn(gold, id))));
  const found = unionOf(issues);

  // What the reason of such a tweet is nobody knows: it is neither right nor wrong in an issue.
  const telling = issues.map((issue) => issue.difference(unknown));
  const assigned = assignIssues(telling, ofReasons);
  const results = ofReasons.map((own, reason) => {
    const union = unionOf(telling.filter((_, issue) => assigned[issue] === reason));
    return { f1: f1Of(union, own), right: union.intersection(own).size, found: union.size, own: own.size };
  });
  const sum = (of: (result: (typeof results)[number]) => number) => results.reduce((total, one) => total + of(one), 0);
  const groups = [...withReason.intersection(found)].map((id) => ({
    reason: gold[id]?.reason ?? '',
    issue: String(issues.findIndex((issue) => issue.has(id))),
  }));
  const { normalised, adjusted } = agreementOf(
    groups.map(({ reason }) => reason),
    groups.map(({ issue }) => issue),
  );
  return {
    coverage: groups.length / withReason.size,
    macroF1: sum(({ f1 }) => f1) / reasons.length,
    microF1: (2 * sum(({ right }) => right)) / (sum((result) => result.found) + sum(({ own }) => own)),
    shareError: sum((result) => Math.abs(result.found - result.own)) / labelled.length / reasons.length,
    purity: found.size === 0 ? 0 : complaints.intersection(found).size / found.size,
    ami: groups.length === 0 ? 0 : adjusted,
    nmi: groups.length === 0 ? 0 : normalised,
    reasons: assigned.map((reason) => reasons[reason] ?? ''),
  };
}

const unionOf = (sets: readonly Set<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));

export const scoreAll = (gold: Gold, predictions: Predictions): Map<string, CompanyScores> =>
  new Map(
    Object.entries(gold).map(([company, tweets]) => [
      company,
      scoreCompany(tweets, predictions[company]?.issues ?? []),
    ]),
  );

/** The mean of several runs, by company. */
export function meanScores(runs: readonly ReadonlyMap<string, Scores>[]): Map<string, Scores> {
  const companies = [...(runs[0]?.keys() ?? [])];
  return new Map(companies.map((company) => [company, meanOf(runs.flatMap((run) => run.get(company) ?? []))]));
}

export function meanOf(all: readonly Scores[]): Scores {
  const mean = (key: keyof Scores) => all.reduce((sum, one) => sum + one[key], 0) / all.length;
  return {
    coverage: mean('coverage'),
    macroF1: mean('macroF1'),
    microF1: mean('microF1'),
    shareError: mean('shareError'),
    purity: mean('purity'),
    ami: mean('ami'),
    nmi: mean('nmi'),
  };
}
