import { InsightsReport } from '../../src/insights/report/insights-report.ts';
import {
  type PlainDerived,
  type PlainInsights,
  type PlainQuestion,
  type PlainTweet,
  plainInsights,
  plainPeriod,
} from './plain-reading.ts';
import type { Calls } from './service.ts';

/** Where the service's report differs from the plain reading of the definitions; nothing where they agree. */
export async function reportDifferences(
  service: Pick<Calls, 'get'>,
  tweets: PlainTweet[],
  company: string,
  question: PlainQuestion,
  derived: Map<string, PlainDerived>,
): Promise<string[]> {
  const { interval, time_zone } = question;
  const asked = plainPeriod(tweets, company, question, derived);
  const { from, to } = emptyWhereReversed(asked, question);
  const period = { from: iso(from), to: iso(to), interval, time_zone };
  const expected = {
    company_id: company,
    period,
    ...plainInsights(tweets, company, { ...question, from, to }, derived),
  };
  const query = new URLSearchParams({
    interval,
    time_zone,
    ...(question.from === undefined ? {} : { from: iso(question.from) }),
    ...(question.to === undefined ? {} : { to: iso(question.to) }),
  });
  const {
    approximate: _,
    links: __,
    data,
    ...report
  } = await service.get(`/companies/${company}/insights?${query}`, InsightsReport);
  const found = differences(
    { ...withoutLinks(report), sentiment: withMeans(report.sentiment, expected.sentiment) },
    expected,
    `${company}?${query}`,
  );
  return data.settled ? found : [...found, `${company}: the data is not settled`];
}

// Elasticsearch keeps sentiments in single precision, and means are shown with four decimals.
const isSameMean = (shown: number | null, exact: number | null): boolean =>
  shown === exact || (shown !== null && exact !== null && Math.abs(shown - exact) < 0.000051);

/** The sentiment with the plain reading's means in the place of those that are the same but for rounding. */
function withMeans(shown: InsightsReport['sentiment'], exact: PlainInsights['sentiment']): InsightsReport['sentiment'] {
  const mean = <Name extends string>(name: Name, a: Record<Name, number | null>, b: Record<Name, number | null>) =>
    isSameMean(a[name], b[name]) ? b[name] : a[name];
  return {
    ...shown,
    mean: mean('mean', shown, exact),
    conversations: {
      ...shown.conversations,
      mean_first: mean('mean_first', shown.conversations, exact.conversations),
      mean_last: mean('mean_last', shown.conversations, exact.conversations),
    },
  };
}

/** The figures alone. */
const withoutLinks = (report: Omit<InsightsReport, 'approximate' | 'links' | 'data'>) => ({
  ...report,
  responded_within: report.responded_within.map(({ link: _, ...share }) => share),
  response_distribution: report.response_distribution.map(({ link: _, ...share }) => share),
  trend: report.trend.map(({ links: _, ...bucket }) => bucket),
});

/** A period that is open at one end and outside the data is one second long. */
function emptyWhereReversed(period: { from: number; to: number }, question: PlainQuestion) {
  if (period.from < period.to) return period;
  return question.from === undefined ? { ...period, from: period.to - 1 } : { ...period, to: period.from + 1 };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Whether two figures are the same but for the order in which floats were added. */
function isClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

export function differences(actual: unknown, expected: unknown, path = ''): string[] {
  if (typeof actual === 'number' && typeof expected === 'number' && isClose(actual, expected)) return [];
  if (!isObject(actual) || !isObject(expected)) {
    return actual === expected ? [] : [`${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`];
  }
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...keys].flatMap((key) => differences(actual[key], expected[key], `${path}.${key}`));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
