import type { Api } from '../bench/api.ts';

/** What of an answer is looked at here. */
export type Emerging = {
  window: { from: string; to: string };
  before: { from: string; to: string } | null;
  inbound_total: number;
  inbound_before: number;
  tested: number;
  emerging: { label: string; terms: string[]; tweet_count: number; strength: number | null; p_value: number }[];
};

const day = 86_400_000;
/** Where the generated data ends. */
const end = Date.parse('2017-12-03T22:00:00Z');

/** Ends of weeks, the last first. */
export const weekEnds = (weeks: number): string[] =>
  Array.from({ length: weeks }, (_, at) => new Date(end - at * 7 * day).toISOString().replace('.000Z', 'Z'));

export const askEmerging = (api: Api, company: string, to: string): Promise<Emerging> =>
  api.get(`/companies/${company}/ai-insights/emerging?${new URLSearchParams({ window: '7d', to })}`);
