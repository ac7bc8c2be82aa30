import type { Measured } from './measure.ts';

/** What was measured; `must` is what had to be reached, where that is said. */
export type Line = { what: string; measured: string; must?: string; isReached?: boolean };

/** A run's figures that are no latency of a single question, those with a goal first; `tenth` is a run with a tenth of the rows. */
export function goals(full: Measured, tenth: Measured | null): Line[] {
  const ratio = full.ingested.rows_per_second / full.ceiling_rows_per_second;
  const { rows_per_second, ceiling_rows_per_second } = full.without_analysis;
  const without = rows_per_second / ceiling_rows_per_second;
  const again = full.ingested.seconds / full.again.seconds;
  const peak = full.api_peak_mib;
  const load = full.load.find(({ connections }) => connections === 32);
  const named = (name: string) => full.questions.filter((question) => question.name.startsWith(name));
  const faster = (name: string) =>
    Math.min(...named(name).map(({ duckdb_p50, uncached }) => duckdb_p50 / uncached.p50));
  const slowest = (of: (question: Measured['questions'][number]) => number) => Math.max(...full.questions.map(of));
  return [
    line('end-to-end ingest over the bulk ceiling', ratio.toFixed(2), '0.60', ratio >= 0.6),
    line('the same without text analysis', without.toFixed(2), '0.80', without >= 0.8),
    line(
      'the whole file, joined, searchable',
      `${full.ingested.seconds.toFixed(1)} s`,
      'under 150 s',
      full.ingested.seconds < 150,
    ),
    line('peak memory of the API while it ingests', `${peak} MiB`, '600 MiB', peak <= 600),
    ...(tenth
      ? [
          line(
            'the same at a tenth of the rows',
            `${tenth.api_peak_mib} MiB`,
            'within 15 %',
            Math.abs(peak / tenth.api_peak_mib - 1) <= 0.15,
          ),
        ]
      : []),
    line('the whole file again, nothing changed', `${again.toFixed(1)} times faster`, '2 times', again >= 2),
    ...[
      ['largest company', 1],
      ['middle company', 3],
    ].map(([name, must]) => {
      const times = faster(String(name));
      return line(
        `uncached against DuckDB: ${name}`,
        `${times.toFixed(2)} times as fast`,
        `${must} times`,
        times >= Number(must),
      );
    }),
    line(
      'repeated, slowest p50',
      `${ms(slowest((q) => q.repeated.p50))} ms`,
      '5 ms',
      slowest((q) => q.repeated.p50) <= 5,
    ),
    line(
      "the service's own share, slowest p50",
      `${ms(slowest((q) => q.own_share_p50))} ms`,
      '3 ms',
      slowest((q) => q.own_share_p50) <= 3,
    ),
    ...(load
      ? [
          line(
            '32 connections over all companies',
            `${Math.round(load.requests_per_second)} req/s, p99 ${ms(load.p99)} ms, ${load.errors} errors`,
            '300 req/s, p99 < 300 ms, none',
            load.requests_per_second >= 300 && load.p99 < 300 && load.errors === 0,
          ),
        ]
      : []),
    ...tableGoals(full),
    { what: 'ingested, rows/s', measured: `${Math.round(full.ingested.rows_per_second)}` },
    {
      what: `bulk helper, rows/s (best: ${full.ceiling_settings.flushBytes / 1e6} MB, ${full.ceiling_settings.concurrency} at once)`,
      measured: `${Math.round(full.ceiling_rows_per_second)}`,
    },
    { what: 'ingested without text analysis, rows/s', measured: `${Math.round(rows_per_second)}` },
    { what: 'bulk helper with documents without it, rows/s', measured: `${Math.round(ceiling_rows_per_second)}` },
    { what: 'peak memory of the API with all reports', measured: `${full.api_peak_mib_in_all} MiB` },
    { what: 'peak memory of Elasticsearch', measured: `${full.elasticsearch_peak_mib} MiB` },
    {
      what: 'index size for each tweet, both indices (without text analysis)',
      measured: `${full.index_bytes_per_tweet} bytes (${full.without_analysis.index_bytes_per_tweet})`,
    },
    {
      what: 'DuckDB reads the finished documents and sorts them',
      measured: `${full.prepare_seconds.duckdb.toFixed(1)} s`,
    },
    { what: 'the plain program reads the finished documents', measured: `${full.prepare_seconds.plain.toFixed(1)} s` },
  ];
}

const tableGoals = ({ table: { rows, rows_per_second, more_mib } }: Measured): Line[] => [
  line(
    `a table of ${rows} rows, streamed`,
    `${Math.round(rows_per_second)} rows/s`,
    'over 20000 rows/s',
    rows_per_second > 20_000,
  ),
  line('more memory of the API meanwhile', `${more_mib} MiB`, 'under 100 MiB', more_mib < 100),
];

const line = (what: string, measured: string, must: string, isReached: boolean): Line => ({
  what,
  measured,
  must,
  isReached,
});

export const ms = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
