/** The figures of a report that every contender has to give, with the trend's buckets in order; times in seconds. */
export type Figures = {
  total_inbound: number;
  total_outbound: number;
  responded_inbound: number;
  response_time: Record<'count' | 'mean' | 'median' | 'p90' | 'p99' | 'min' | 'max', number | null>;
  responded_within: number[];
  negative_response_times: number;
  unique_customers: number;
  conversations: number;
  trend: { inbound: number; outbound: number; responded: number; median_response_seconds: number | null }[];
};

type Report = Omit<Figures, 'responded_within'> & {
  responded_within: { count: number }[];
  approximate: string[];
  data: { settled: boolean };
};

/** Throws unless a contender's figures are those of the report: exactly, or within 1 % where that says they are approximate. */
export function assertSameFigures(name: string, report: Report, figures: Figures): void {
  if (!report.data.settled) throw new Error('the report is not of settled data');
  const { approximate, data: _, ...rest } = report;
  const ours = { ...rest, responded_within: report.responded_within.map(({ count }) => count) };
  const faults = differences(ours, figures, '', new Set(approximate));
  if (faults.length > 0)
    throw new Error(`${name} has other figures than the report:\n${faults.slice(0, 10).join('\n')}`);
}

function differences(ours: unknown, theirs: unknown, path: string, approximate: ReadonlySet<string>): string[] {
  if (typeof theirs === 'object' && theirs !== null) {
    if (Array.isArray(theirs) && (!Array.isArray(ours) || ours.length !== theirs.length))
      return [`${path}: not as many as ${theirs.length}`];
    return Object.entries(theirs).flatMap(([key, value]) => {
      const inner = Array.isArray(theirs) ? path : [path, key].filter(Boolean).join('.');
      return differences((ours as Record<string, unknown>)?.[key], value, inner, approximate);
    });
  }
  if (ours === theirs) return [];
  const tolerance = approximate.has(path) ? 0.01 : 1e-9;
  const isClose =
    typeof ours === 'number' &&
    typeof theirs === 'number' &&
    Math.abs(ours - theirs) <= tolerance * Math.max(Math.abs(ours), Math.abs(theirs), 1);
  return isClose ? [] : [`${path}: ${ours} is not ${theirs}`];
}
