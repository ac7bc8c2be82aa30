import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import type { Company } from '../../reading/companies/find-company.ts';
import { startOfPeriodBefore } from '../../reading/period.ts';
import type { DataIdentity } from '../../tweets/data-version.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { countIssues, readShown } from '../counting/count-issues.ts';
import type { FoundIssue, IssueRule } from '../issue.ts';
import { chooseExamples, type FoundTweet } from '../newest-tweets.ts';
import { matchesRule } from '../rule-query.ts';
import { correctShare, type Judged, type ReaderErrors, usualPrecision } from '../shares.ts';
import type { IssuesReport } from './issues-report.ts';
import { type Example, type KeptReport, makeReport } from './make-report.ts';
import type { SampledTweet } from './read-sample.ts';
import { trendStarts } from './trend-starts.ts';

/** What a report is about. */
export type ReportQuestion = {
  company: Company;
  period: { from: number; to: number };
  timeZone: string;
  /** Both ends of the period were asked for, so that there is one before it. */
  hasPeriodBefore: boolean;
  version: DataIdentity;
};

/** Issues, and what a reader of the sample said of them: by issue, the quotes of the tweets that are of it, by their id; and how often it errs. */
export type Extracted = {
  issues: FoundIssue[];
  generatedBy: IssuesReport['generated_by'];
  sample: { tweets: SampledTweet[]; quotes: ReadonlyMap<string, string>[]; errors: ReaderErrors } | null;
};

/** Counts what has been extracted, over every inbound tweet of the period, and makes the report of it. */
export async function makeIssuesReport(
  client: Client,
  names: DataNames,
  { company, period, timeZone, hasPeriodBefore, version }: ReportQuestion,
  extracted: Extracted,
  logger: Logger,
): Promise<KeptReport> {
  const started = performance.now();
  const counted = { companyId: company.companyId, period, rules: extracted.issues.map(({ rule }) => rule) };
  const starts = trendStarts(period, timeZone);
  const before = hasPeriodBefore
    ? { from: startOfPeriodBefore(period.from, period.to, timeZone), to: period.from }
    : null;
  const counts = await countIssues(client, names.tweets, counted, starts, before);
  const judged = extracted.sample ? judgedBy(extracted.issues, extracted.sample) : null;
  const precision = usualPrecision(judged ?? []);
  const ranked = extracted.issues
    .flatMap((issue, at) => {
      const own = counts.issues[at];
      if (!own || own.tweets === 0) return [];
      const share = judged
        ? correctShare(own.tweets, counts.inbound, judged[at] ?? [], precision, extracted.sample?.errors)
        : null;
      const quotes = extracted.sample?.quotes[at] ?? new Map<string, string>();
      return [{ issue, counts: own, share, quotes, size: share?.share ?? own.tweets / counts.inbound }];
    })
    .sort((a, b) => b.size - a.size);
  const shown = await readShown(client, names.tweets, { ...counted, rules: ranked.map(({ issue }) => issue.rule) });
  logger.info(
    {
      company: company.companyId,
      elasticsearch_milliseconds: counts.took + shown.took,
      milliseconds: Math.round(performance.now() - started),
    },
    'issues counted',
  );
  return makeReport({
    companyId: company.companyId,
    period,
    timeZone,
    starts,
    generatedAt: new Date(),
    generatedBy: extracted.generatedBy,
    counts,
    issues: ranked.map(({ quotes, ...rest }, at) => ({
      ...rest,
      examples: examplesOf(shown.newest[at] ?? [], extracted.sample?.tweets ?? [], quotes, rest.issue),
    })),
    reached: shown.reached,
    sampleSize: extracted.sample?.tweets.length ?? 0,
    data: { version: version.version, settled: version.settled },
  });
}

function judgedBy(issues: readonly FoundIssue[], { tweets, quotes }: NonNullable<Extracted['sample']>): Judged[][] {
  return issues.map(({ rule }, at) =>
    tweets.map((tweet) => ({ isOf: quotes[at]?.has(tweet.tweet_id) ?? false, isFound: finds(rule, tweet) })),
  );
}

const finds = (rule: IssueRule, { key_phrases, sentiment }: SampledTweet): boolean =>
  matchesRule(rule, { phrases: new Set(key_phrases), sentiment });

/** Tweets that the issue counts: those of the sample in which words are marked, then the newest, none that says the same as another. */
function examplesOf(
  newest: readonly FoundTweet[],
  sampled: readonly SampledTweet[],
  quotes: ReadonlyMap<string, string>,
  { rule }: FoundIssue,
): Example[] {
  const marked = sampled.filter((tweet) => quotes.has(tweet.tweet_id) && finds(rule, tweet));
  return chooseExamples([...marked, ...newest]).map(({ tweet_id, created_at, decoded_text }) => ({
    tweet_id,
    created_at,
    text: decoded_text,
    quote: quotes.get(tweet_id) ?? null,
  }));
}
