import type { DataVersion } from '../tweets/data-version.ts';
import { isoSeconds } from '../tweets/parse-time.ts';
import type { InsightsReport } from './insights-report.ts';
import { exactPercentiles, type MetricsAnswer, responseHours } from './metrics-query.ts';
import { isoInZone, type Period } from './period.ts';

/** A number of distinct values and whether it is exact. */
export type Distinct = { count: number; isExact: boolean };

export type MetricsFindings = {
  companyId: string;
  period: Period;
  /** Where the buckets of the trend begin; seconds. */
  starts: readonly number[];
  answer: MetricsAnswer;
  customers: Distinct;
  conversations: Distinct;
  data: DataVersion;
};

/** The figures of a company as JSON; percentages and ratios are rounded here and nowhere else. */
export function metricsReport(findings: MetricsFindings): InsightsReport {
  const { companyId, period, answer, customers, conversations, data } = findings;
  const inbound = answer.inbound.doc_count;
  const outbound = answer.outbound.doc_count;
  const responded = answer.responses.doc_count;
  const times = answer.responses.seconds;
  const percentile = (percent: number) => answer.responses.percentiles.values[`${percent}.0`] ?? null;
  return {
    company_id: companyId,
    period: {
      from: isoSeconds(period.from),
      to: isoSeconds(period.to),
      interval: period.interval,
      time_zone: period.timeZone,
    },
    total_inbound: inbound,
    total_outbound: outbound,
    responded_inbound: responded,
    response_rate: percentage(responded, inbound),
    conversation_ratio: inbound === 0 ? null : rounded(outbound / inbound),
    response_time: {
      count: times.count,
      mean: times.avg,
      median: percentile(50),
      p90: percentile(90),
      p99: percentile(99),
      min: times.count === 0 ? null : times.min,
      max: times.count === 0 ? null : times.max,
    },
    responded_within: responseHours.map((hours) => {
      const count = answer.responses.within.buckets[hours]?.doc_count ?? 0;
      return { hours, count, percentage: percentage(count, inbound) };
    }),
    negative_response_times: answer.responses.negative.doc_count,
    unique_customers: customers.count,
    conversations: conversations.count,
    trend: trend(findings),
    approximate: approximate(findings),
    data,
  };
}

function trend({ starts, period, answer }: MetricsFindings): InsightsReport['trend'] {
  return starts.map((start, at) => {
    const inbound = answer.inbound.trend.buckets[at]?.doc_count ?? 0;
    const responses = answer.responses.trend.buckets[at];
    const responded = responses?.doc_count ?? 0;
    return {
      start: isoInZone(start, period.timeZone),
      inbound,
      outbound: answer.outbound.trend.buckets[at]?.doc_count ?? 0,
      responded,
      response_rate: percentage(responded, inbound),
      median_response_seconds: responses?.median.values['50.0'] ?? null,
    };
  });
}

function approximate({ answer, customers, conversations }: MetricsFindings): string[] {
  const isLarge = (times: { seconds: { value: number } }) => times.seconds.value > exactPercentiles;
  return [
    ...(answer.responses.seconds.count > exactPercentiles
      ? ['median', 'p90', 'p99'].map((name) => `response_time.${name}`)
      : []),
    ...(customers.isExact ? [] : ['unique_customers']),
    ...(conversations.isExact ? [] : ['conversations']),
    ...(answer.responses.trend.buckets.some(isLarge) ? ['trend.median_response_seconds'] : []),
  ];
}

const rounded = (value: number): number => Number(value.toFixed(4));

const percentage = (part: number, whole: number): number | null => (whole === 0 ? null : rounded((100 * part) / whole));
