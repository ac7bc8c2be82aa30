import type { BenchmarksReport } from './benchmarks-report.ts';

/** An answer as the API's document shows it. */
export const exampleBenchmarks: BenchmarksReport = {
  metric: 'response_rate',
  better: 'higher',
  period: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z', time_zone: 'UTC' },
  min_inbound: 30,
  companies: [
    {
      company_id: 'Skarvia_Air',
      value: 71.4286,
      total_inbound: 413,
      is_small: false,
      rank: 3,
      of: 9,
      percentile: 75,
    },
    {
      company_id: 'WrenpostHelp',
      value: 90,
      total_inbound: 20,
      is_small: true,
      rank: null,
      of: null,
      percentile: null,
    },
  ],
  distribution: { count: 9, min: 31.25, p10: 38.65, p25: 52.5, median: 63.1, p75: 71.4286, p90: 79.32, max: 84 },
  notice: null,
  approximate: [],
  data: { version: 12, settled: true },
};
