import type { Value } from './duckdb.ts';

/** A call beside the reports: how it is asked so that no cache knows it, and what DuckDB makes of the same question. */
export type Call = {
  name: string;
  /** Milliseconds that it may take at the median, where that is said. */
  must: number | null;
  /** The same for the same call again. */
  mustAgain: number | null;
  path(variation: number): string;
  peer: PeerQuestion | null;
};

/** The figures of both, which have to be the same within `tolerance`. */
type PeerQuestion = {
  sql: string;
  values(to: string): Value[];
  tolerance: number;
  ours(answer: Answer): Figure[];
  theirs(rows: Record<string, unknown>[]): Figure[];
};
export type Figure = number | string | null;
// biome-ignore lint/suspicious/noExplicitAny: it is what the service has answered, which its own tests look into.
export type Answer = any;

/** The end of the period of a question: after all data, at another second for each `variation`. */
export const endOf = (variation: number): string =>
  new Date(Date.parse('2018-01-01T00:00:00Z') + variation * 1000).toISOString().replace('.000Z', 'Z');

/** Of one company over all data; benchmarks compare it with others. `numberOf` is what DuckDB calls a company. */
export function callsOf(company: string, others: string[], numberOf: (company: string) => number): Call[] {
  const asked = [company, ...others];
  const ofCompany = (to: string): Value[] => [numberOf(company), to];
  const path =
    (call: string, query: Record<string, string> = {}) =>
    (variation: number) =>
      `${call}?${new URLSearchParams({ ...query, to: endOf(variation) })}`;
  const benchmarks = (metric: string) => path('/benchmarks', { companies: asked.join(), metric });
  const benchmarked = {
    values: (to: string) => [to],
    ours: ({ companies, distribution }: Answer) => [...companies.map((one: Answer) => one.value), distribution.count],
    theirs: (rows: Record<string, unknown>[]) => {
      const values = new Map(rows.map((row) => [Number(row['company']), figure(row['value'])]));
      return [...asked.map((one) => values.get(numberOf(one)) ?? null), rows.length];
    },
  };
  return [
    {
      name: 'unanswered, the first page',
      must: 100,
      mustAgain: null,
      path: path(`/companies/${company}/unanswered`),
      peer: {
        sql: unansweredQuery,
        values: ofCompany,
        tolerance: 0,
        ours: ({ items, total }) => [...items.map((item: Answer) => item.created_at), total],
        theirs: (rows) => [...rows.map((row) => String(row['at'])), figure(rows[0]?.['total'])],
      },
    },
    {
      name: 'benchmarks by response rate',
      must: 100,
      mustAgain: null,
      path: benchmarks('response_rate'),
      peer: { sql: ratesQuery, tolerance: 1e-5, ...benchmarked },
    },
    {
      name: 'benchmarks by median response time',
      must: 100,
      mustAgain: null,
      path: benchmarks('median_response_seconds'),
      peer: { sql: mediansQuery, tolerance: 0.01, ...benchmarked },
    },
    {
      name: 'search with facets',
      must: 100,
      mustAgain: null,
      path: (variation) => path('/tweets', { company, q: searched[variation % searched.length] ?? '' })(variation),
      peer: null,
    },
    {
      name: 'heatmap',
      must: 400,
      mustAgain: null,
      path: path(`/companies/${company}/heatmap`),
      peer: {
        sql: heatmapQuery,
        values: ofCompany,
        tolerance: 1e-5,
        ours: ({ cells }) =>
          cells.flatMap((cell: Answer) => [cell.inbound, cell.responded, cell.approximate_median_response_seconds]),
        theirs: (rows) =>
          rows.flatMap((row) => [figure(row['inbound']), figure(row['responded']), figure(row['median'])]),
      },
    },
    {
      name: 'response times in business hours',
      must: 1_500,
      mustAgain: null,
      path: path(`/companies/${company}/insights`, {
        business_hours: 'mon-fri 09:00-17:00',
        interval: 'month',
      }),
      peer: {
        sql: businessQuery,
        values: ofCompany,
        tolerance: 1e-5,
        ours: ({ response_time: { count, mean, median, p90, p99 } }) => [count, mean, median, p90, p99],
        theirs: ([row]) => ['count', 'mean', 'median', 'p90', 'p99'].map((name) => figure(row?.[name])),
      },
    },
    {
      name: 'issues by statistics',
      must: 3_000,
      mustAgain: 10,
      path: path(`/companies/${company}/ai-insights`, { language_model: 'off' }),
      peer: null,
    },
    {
      name: 'conversations, the first page',
      must: null,
      mustAgain: null,
      path: path(`/companies/${company}/conversations`),
      peer: null,
    },
  ];
}

// Words of the generator that many tweets have, and some that few have.
const searched = ['refund', 'order -refund', 'waiting', 'deliver*', 'charged twice', 'flight'];

const figure = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

const before = (field: string, at: number) => `${field} < $${at}::VARCHAR::TIMESTAMP`;
const responses = 'NOT inbound AND first_response';

const unansweredQuery = `
  SELECT strftime(created_at, '%Y-%m-%dT%H:%M:%SZ') AS at, tweet_id, decoded_text, count(*) OVER () AS total
  FROM facts WHERE company = $1 AND inbound AND NOT responded AND ${before('created_at', 2)} ORDER BY created_at LIMIT 20`;

const ratesQuery = `
  SELECT company, 100 * count(*) FILTER (${responses}) / count(*) FILTER (inbound) AS value
  FROM facts WHERE ${before('inquiry_at', 1)} GROUP BY company HAVING count(*) FILTER (inbound) >= 30`;

const mediansQuery = `
  SELECT company, quantile_cont(response_seconds, 0.5) FILTER (${responses}) AS value
  FROM facts WHERE ${before('inquiry_at', 1)} GROUP BY company HAVING count(*) FILTER (inbound) >= 30`;

const heatmapQuery = `
  WITH hours AS (SELECT unnest(range(168)) AS hour), found AS (
    SELECT (isodow(inquiry_at) - 1) * 24 + hour(inquiry_at) AS hour, count(*) FILTER (inbound) AS inbound,
      count(*) FILTER (${responses}) AS responded, quantile_cont(response_seconds, 0.5) FILTER (${responses}) AS median
    FROM facts WHERE company = $1 AND ${before('inquiry_at', 2)} GROUP BY ALL
  )
  SELECT coalesce(inbound, 0) AS inbound, coalesce(responded, 0) AS responded, median
  FROM hours LEFT JOIN found USING (hour) ORDER BY hour`;

// Seconds of Monday to Friday, nine to five, from a Monday to a moment: whole weeks, whole days of this one, and today's.
const businessSeconds = (epoch: string) => {
  const sinceMonday = `(${epoch} + 259200)`;
  const day = `(${sinceMonday} // 86400 % 7)`;
  const today = `CASE WHEN ${day} < 5 THEN least(greatest(${sinceMonday} % 86400 - 32400, 0), 28800) ELSE 0 END`;
  return `(${sinceMonday} // 604800 * 144000 + least(${day}, 5) * 28800 + ${today})`;
};
const businessQuery = `
  SELECT count(*) AS count, avg(seconds) AS mean, quantile_cont(seconds, 0.5) AS median, quantile_cont(seconds, 0.9) AS p90, quantile_cont(seconds, 0.99) AS p99
  FROM (
    SELECT ${businessSeconds('(asked + response_seconds)')} - ${businessSeconds('asked')} AS seconds
    FROM (
      SELECT epoch(inquiry_at)::BIGINT AS asked, response_seconds
      FROM facts WHERE company = $1 AND ${responses} AND response_seconds IS NOT NULL AND ${before('inquiry_at', 2)}
    )
  )`;
