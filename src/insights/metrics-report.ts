import type { DataVersion } from '../tweets/data-version.ts';
import { isoSeconds } from '../tweets/parse-time.ts';
import type { InsightsReport } from './insights-report.ts';
import { type Bucket, exactPercentiles, type MetricsAnswer, responseHours } from './metrics-query.ts';
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
  const inbound = byStart(answer.inbound.trend.buckets, starts);
  const outbound = byStart(answer.outbound.trend.buckets, starts);
  const responses = byStart(answer.responses.trend.buckets, starts);
  return starts.map((start) => {
    const asked = inbound.get(start)?.doc_count ?? 0;
    const responded = responses.get(start)?.doc_count ?? 0;
    return {
      start: isoInZone(start, period.timeZone),
      inbound: asked,
      outbound: outbound.get(start)?.doc_count ?? 0,
      responded,
      response_rate: percentage(responded, asked),
      median_response_seconds: responses.get(start)?.median.values['50.0'] ?? null,
    };
  });
}

/** Buckets by where they begin in the period: the first of Elasticsearch's may begin before it. */
function byStart<B extends Bucket>(buckets: readonly B[], starts: readonly number[]): Map<number, B> {
  const first = starts[0] ?? 0;
  const known = new Set(starts);
  const found = new Map<number, B>();
  for (const bucket of buckets) {
    const start = Math.max(bucket.key / 1000, first);
    // Better no answer than a trend whose buckets are not those of the calendar.
    if (!known.has(start) || found.has(start))
      throw new Error(`Elasticsearch has a bucket at ${isoSeconds(bucket.key / 1000)} that the calendar has not`);
    found.set(start, bucket);
  }
  return found;
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
