import { DuckDBInstance } from '@duckdb/node-api';
import type { Documents } from './ceiling.ts';
import type { Figures } from './figures.ts';

/** Answers a company's question from [from, to), ISO times in UTC, with trend buckets of a day or a month. */
export type Peer = {
  prepare_seconds: number;
  figures(company: string, from: string, to: string, interval: 'day' | 'month'): Promise<Figures>;
  close(): void;
};

/**
 * DuckDB inside the process, as a service without a server of its own would use it: a row for each tweet and company, sorted so that
 * each question is one range of rows, with ids and companies as small integers; on as many threads as the others have cores.
 */
export async function openDuckdb(documents: Documents, folder: string): Promise<Peer> {
  const started = performance.now();
  const instance = await DuckDBInstance.create(`${folder}/duck.db`, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`
    CREATE TABLE facts AS
    SELECT (dense_rank() OVER (ORDER BY key))::SMALLINT AS company, key, inbound, created_at, inquiry_at, first_response,
      response_seconds, negative_response_time,
      (dense_rank() OVER (ORDER BY author_id))::INTEGER AS author,
      (dense_rank() OVER (ORDER BY conversation_id))::INTEGER AS conversation
    FROM (SELECT unnest(company) AS key, * FROM read_json('${documents.files.tweets}', format = 'newline_delimited', columns = {
      author_id: 'VARCHAR', inbound: 'BOOLEAN', created_at: 'TIMESTAMP', conversation_id: 'VARCHAR', company: 'VARCHAR[]',
      inquiry_at: 'TIMESTAMP', first_response: 'BOOLEAN', response_seconds: 'INTEGER', negative_response_time: 'BOOLEAN'
    }))
    ORDER BY company, inbound, created_at`);
  const named = await connection.runAndReadAll('SELECT DISTINCT key, company FROM facts');
  const numberOf = new Map(named.getRowObjectsJS().map(({ key, company }) => [key, Number(company)]));
  await connection.run('ALTER TABLE facts DROP COLUMN key');
  await connection.run('CHECKPOINT');
  const prepare_seconds = (performance.now() - started) / 1000;
  const prepared = {
    counts: await connection.prepare(countsQuery),
    times: await connection.prepare(timesQuery),
    day: await connection.prepare(trendQuery('day')),
    month: await connection.prepare(trendQuery('month')),
  };
  const rows = async (query: keyof typeof prepared, values: (string | number)[]) => {
    prepared[query].bind(values);
    return (await prepared[query].runAndReadAll()).getRowObjectsJS();
  };

  return {
    prepare_seconds,
    async figures(company, from, to, interval) {
      const values = [numberOf.get(company.toLowerCase()) ?? 0, from, to];
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
    close() {
      connection.closeSync();
      instance.closeSync();
    },
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
