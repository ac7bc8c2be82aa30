import type { DataVersion } from '../../tweets/data-version.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import { isoInZone, type Period } from '../period.ts';
import type { Found } from '../search-together.ts';
import type { Distinct } from './count-distinct.ts';
import type { InsightsReport } from './insights-report.ts';
import { exactPercentiles, type MetricsAnswer, responseHours, type TrendBucket } from './metrics-query.ts';

export type MetricsFindings = {
  companyId: string;
  period: Period;
  /** Where the buckets of the trend begin; seconds. */
  starts: readonly number[];
  /** What the searches for each kind of tweet found. */
  inbound: Found<MetricsAnswer>;
  responses: Found<MetricsAnswer>;
  outbound: Found<MetricsAnswer>;
  customers: Distinct;
  conversations: Distinct;
  data: DataVersion;
};

/** The figures of a company as JSON; percentages and ratios are rounded here and nowhere else. */
export function metricsReport(findings: MetricsFindings): InsightsReport {
  const { companyId, period, customers, conversations, data } = findings;
  const inbound = findings.inbound.total;
  const outbound = findings.outbound.total;
  const responded = findings.responses.total;
  const { seconds: times = none, percentiles } = findings.responses.answer;
  const percentile = (percent: number) => percentiles?.values[`${percent}.0`] ?? null;
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
    responded_within: respondedWithin(findings),
    // A first response without a response time is one that is dated before its inquiry.
    negative_response_times: responded - times.count,
    unique_customers: customers.count,
    conversations: conversations.count,
    trend: trend(findings),
    approximate: approximate(findings),
    data,
  };
}

const none = { count: 0, min: null, max: null, avg: null };

function respondedWithin({ inbound, responses }: MetricsFindings): InsightsReport['responded_within'] {
  let count = 0;
  return responseHours.map((hours) => {
    count += responses.answer.within?.buckets[hours]?.doc_count ?? 0;
    return { hours, count, percentage: percentage(count, inbound.total) };
  });
}

function trend({ starts, period, ...kinds }: MetricsFindings): InsightsReport['trend'] {
  const inbounds = bucketsByStart(period.from, kinds.inbound);
  const outbounds = bucketsByStart(period.from, kinds.outbound);
  const responses = bucketsByStart(period.from, kinds.responses);
  return starts.map((start) => {
    const inbound = inbounds.get(start)?.doc_count ?? 0;
    const response = responses.get(start);
    const responded = response?.doc_count ?? 0;
    return {
      start: isoInZone(start, period.timeZone),
      inbound,
      outbound: outbounds.get(start)?.doc_count ?? 0,
      responded,
      response_rate: percentage(responded, inbound),
      median_response_seconds: response?.median?.values['50.0'] ?? null,
    };
  });
}

/** The buckets by the second with which they begin; the calendar's first may begin before the period does. */
function bucketsByStart(from: number, { answer }: Found<MetricsAnswer>): Map<number, TrendBucket> {
  const start = (bucket: TrendBucket) => Math.max(from, (bucket.from ?? Number(bucket.key)) / 1000);
  return new Map(answer.trend?.buckets.map((bucket) => [start(bucket), bucket]));
}

function approximate({ responses, customers, conversations }: MetricsFindings): string[] {
  const { seconds = none, trend } = responses.answer;
  const isLarge = (bucket: TrendBucket) => (bucket.seconds?.value ?? 0) > exactPercentiles;
  return [
    ...(seconds.count > exactPercentiles ? ['median', 'p90', 'p99'].map((name) => `response_time.${name}`) : []),
    ...(customers.isExact ? [] : ['unique_customers']),
    ...(conversations.isExact ? [] : ['conversations']),
    ...(trend?.buckets.some(isLarge) ? ['trend.median_response_seconds'] : []),
  ];
}

const rounded = (value: number): number => Number(value.toFixed(4));

const percentage = (part: number, whole: number): number | null => (whole === 0 ? null : rounded((100 * part) / whole));
