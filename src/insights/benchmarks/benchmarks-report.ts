import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';
import { rounded } from '../../reading/percentage.ts';
import type { DataVersion } from '../../tweets/data-version.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import type { Seconds } from '../../tweets/tweet-filters.ts';
import { Distribution, distributionOf } from './distribution.ts';
import { type Counts, type MetricName, metricNames, metrics } from './metric.ts';
import { standingOf } from './standing.ts';

export const BenchmarkedCompany = z.object({
  company_id: z.string(),
  value: z
    .number()
    .nullable()
    .meta({ description: "The metric's figure, as the company's own report has it; null where there is none." }),
  total_inbound: z.int(),
  is_small: z.boolean().meta({ description: 'It has fewer inquiries than min_inbound: shown, not ranked.' }),
  rank: z.int().nullable().meta({
    description:
      '1 is the best, or the highest where neither is better; those that are equal share the better rank. Null where the company is not ranked.',
  }),
  of: z.int().nullable().meta({ description: 'How many companies are ranked.' }),
  percentile: z.number().nullable().meta({
    description:
      'How many percent of the other ranked companies are no better; null where the company is not ranked, or alone.',
  }),
});

export const BenchmarksReport = z
  .object({
    metric: z.enum(metricNames),
    better: z.enum(['higher', 'lower']).nullable().meta({ description: 'Null where neither is better.' }),
    period: z.object({
      from: z.iso.datetime().nullable().meta({ description: "Null: from the data's first tweet on." }),
      to: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'The first second after the period; null: to the last tweet.' }),
      time_zone: z.string(),
    }),
    min_inbound: z.int(),
    companies: z.array(BenchmarkedCompany).meta({ description: 'In the order asked for.' }),
    distribution: Distribution.nullable(),
    notice: z.string().nullable().meta({ description: 'Why there is no distribution, and no place in it.' }),
    approximate: z.array(z.string()).meta({ description: 'Fields that are estimated, as in other reports: none.' }),
    data: dataState,
  })
  .meta({ id: 'Benchmarks' });
export type BenchmarksReport = z.infer<typeof BenchmarksReport>;

export type BenchmarksFindings = {
  metric: MetricName;
  period: Seconds & { timeZone: string };
  minInbound: number;
  /** Keys of those that are asked for, in order, and how they are spelled. */
  asked: readonly { key: string; companyId: string }[];
  /** Of all companies, by key. */
  counts: ReadonlyMap<string, Counts>;
  /** Keys of the only companies that the caller may see; null for all. */
  only: ReadonlySet<string> | null;
};

/** So many others must be ranked, or a token that is limited to companies is told nothing of them. */
const fewestOthers = 5;

const notice = `Fewer than ${fewestOthers} companies that this token does not cover have at least min_inbound inquiries and a value: how they are spread, and a place among them, would give their figures away.`;

/** Companies side by side as JSON; percentages and ratios are rounded here and nowhere else. */
export function benchmarksReport(findings: BenchmarksFindings, data: DataVersion): BenchmarksReport {
  const { asked, counts, only, minInbound, period } = findings;
  const metric = metrics[findings.metric];
  const ranked = new Map<string, number>();
  for (const [key, count] of counts) {
    const value = metric.valueOf(count);
    if (count.inbound >= minInbound && value !== null) ranked.set(key, comparable(value));
  }
  const values = [...ranked.values()];
  const others = only && [...ranked].flatMap(([key, value]) => (only.has(key) ? [] : [value]));
  const isTold = !others || others.length >= fewestOthers;
  const shown = (value: number | null) => (value !== null && metric.isRounded ? rounded(value) : value);
  const distribution = isTold ? distributionOf(values, others) : null;

  return {
    metric: findings.metric,
    better: metric.better,
    period: { from: iso(period.from), to: iso(period.to), time_zone: period.timeZone },
    min_inbound: minInbound,
    companies: asked.map(({ key, companyId }) => {
      const count = counts.get(key) ?? none;
      const value = ranked.get(key);
      const { rank, of, percentile } =
        isTold && value !== undefined ? standingOf(value, values, metric.better) : nowhere;
      return {
        company_id: companyId,
        value: shown(metric.valueOf(count)),
        total_inbound: count.inbound,
        is_small: count.inbound < minInbound,
        rank,
        of,
        percentile: percentile === null ? null : rounded(percentile),
      };
    }),
    distribution: distribution && {
      count: distribution.count,
      min: shown(distribution.min),
      p10: shown(distribution.p10),
      p25: shown(distribution.p25),
      median: shown(distribution.median),
      p75: shown(distribution.p75),
      p90: shown(distribution.p90),
      max: shown(distribution.max),
    },
    notice: isTold ? null : notice,
    approximate: [],
    data,
  };
}

const none: Counts = { inbound: 0, outbound: 0, responses: null, percentile: null };
const nowhere = { rank: null, of: null, percentile: null };

const iso = (seconds: number | null): string | null => (seconds === null ? null : isoSeconds(seconds));
// What an interpolation leaves in the last digits is no difference between two companies.
const comparable = (value: number): number => Number(value.toFixed(9));
