import type { Api } from '../bench/api.ts';
import { askEmerging, weekEnds } from './weeks.ts';

/** Weeks of companies, in how many of them something could have been reported, and in how many it was. */
export type Watched = { company_weeks: number; with_tests: number; raised: number; percent: number; labels: string[] };

// Most generated tweets are of the nine weeks from October 2017 on: the first three are only compared with.
const weeks = 6;

/** Asks for every company and week of data in which nothing changes: whatever is reported is a false alarm. */
export async function watchWeeks(api: Api, companies: readonly string[]): Promise<Watched> {
  const labels: string[] = [];
  let [asked, tested, raised] = [0, 0, 0];
  for (const to of weekEnds(weeks)) {
    for (const company of companies) {
      const answer = await askEmerging(api, company, to);
      asked += 1;
      if (answer.tested > 0) tested += 1;
      if (answer.emerging.length === 0) continue;
      raised += 1;
      labels.push(...answer.emerging.map(({ label, tweet_count }) => `${company}: ${label} (${tweet_count})`));
    }
  }
  return { company_weeks: asked, with_tests: tested, raised, percent: (100 * raised) / asked, labels };
}
