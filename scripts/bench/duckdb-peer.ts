import type { Duckdb, Value } from './duckdb.ts';
import type { Figures } from './figures.ts';

/** Answers a company's question from [from, to), ISO times in UTC, with trend buckets of a day or a month. */
export type Peer = {
  prepare_seconds: number;
  figures(company: string, from: string, to: string, interval: 'day' | 'month'): Promise<Figures>;
  close(): void;
};

/** Reports by DuckDB. */
export async function duckdbPeer(duckdb: Duckdb): Promise<Peer> {
  const prepared = {
    counts: await duckdb.prepare(countsQuery),
    times: await duckdb.prepare(timesQuery),
    day: await duckdb.prepare(trendQuery('day')),
    month: await duckdb.prepare(trendQuery('month')),
  };
  const rows = (query: keyof typeof prepared, values: Value[]) => prepared[query](values);

  return {
    prepare_seconds: duckdb.prepare_seconds,
    async figures(company, from, to, interval) {
      const values = [duckdb.numberOf(company), from, to];
      const [counts = {}] = await rows('counts', values);
      const [times = {}] = await rows('times', values);
      const trend = await rows(interval, values);
      const [median, p90, p99] = (times['percentiles'] as number[] | null | undefined) ?? [];
      const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
      const count = (value: unknown) => Number(value ?? 0);
      return {
        total_inbound: count(counts['inbound']),
        total_outbound: count(counts['outbound']),
        responded_inbound: count(times['responded']),
        response_time: {
          count: count(times['count']),
          mean: number(times['mean']),
          median: number(median),
          p90: number(p90),
          p99: number(p99),
          min: number(times['min']),
          max: number(times['max']),
        },
        responded_within: [1, 4, 8, 24, 72].map((hours) => count(times[`within_${hours}`])),
        negative_response_times: count(times['negative']),
        unique_customers: count(counts['customers']),
        conversations: count(counts['conversations']),
        trend: trend.map((bucket) => ({
          inbound: count(bucket['inbound']),
          outbound: count(bucket['outbound']),
          responded: count(bucket['responded']),
          median_response_seconds: number(bucket['median']),
        })),
      };
    },
    close: duckdb.close,
  };
}

const within = (field: string) =>
  `company = $1 AND ${field} >= $2::VARCHAR::TIMESTAMP AND ${field} < $3::VARCHAR::TIMESTAMP`;

const countsQuery = `
  SELECT count(*) FILTER (inbound) AS inbound, count(*) FILTER (NOT inbound) AS outbound,
    count(DISTINCT author) FILTER (inbound) AS customers, count(DISTINCT conversation) AS conversations
  FROM facts WHERE ${within('created_at')}`;

const timesQuery = `
  SELECT count(*) AS responded, count(response_seconds) AS count, avg(response_seconds) AS mean,
    quantile_cont(response_seconds, [0.5, 0.9, 0.99]) AS percentiles,
    min(response_seconds) AS min, max(response_seconds) AS max, count(*) FILTER (negative_response_time) AS negative,
    ${[1, 4, 8, 24, 72].map((hours) => `count(*) FILTER (response_seconds <= ${hours * 3600}) AS within_${hours}`).join(', ')}
  FROM facts WHERE NOT inbound AND first_response AND ${within('inquiry_at')}`;

const trendQuery = (interval: 'day' | 'month') => `
  WITH buckets AS (
    SELECT unnest(generate_series(date_trunc('${interval}', $2::VARCHAR::TIMESTAMP), $3::VARCHAR::TIMESTAMP - INTERVAL 1 SECOND, INTERVAL 1 ${interval})) AS start
  ), written AS (
    SELECT date_trunc('${interval}', created_at) AS start, count(*) FILTER (inbound) AS inbound, count(*) FILTER (NOT inbound) AS outbound
    FROM facts WHERE ${within('created_at')} GROUP BY ALL
  ), answered AS (
    SELECT date_trunc('${interval}', inquiry_at) AS start, count(*) AS responded, quantile_cont(response_seconds, 0.5) AS median
    FROM facts WHERE NOT inbound AND first_response AND ${within('inquiry_at')} GROUP BY ALL
  )
  SELECT inbound, outbound, responded, median FROM buckets LEFT JOIN written USING (start) LEFT JOIN answered USING (start) ORDER BY start`;
