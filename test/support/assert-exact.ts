import type { ExecutionContext } from 'ava';
import { reportDifferences } from './compare-with-plain.ts';
import { type Installation, plainExpectation } from './derived.ts';
import { differencesFromPlain } from './differences-from-plain.ts';
import { type PlainTweet, plainCompanies, plainDerived } from './plain-reading.ts';
import type { Calls } from './service.ts';

const questions = [
  { interval: 'month', time_zone: 'UTC' },
  { interval: 'day', time_zone: 'Europe/Berlin', from: Date.parse('2017-11-01T00:00:00Z') / 1000 },
] as const;
// Not the very largest: its percentiles may be estimates.
const ranks = [5, 30, 80];

/** Asserts that every tweet, every conversation and some reports are as the plain reading of these tweets has them. */
export async function assertExact(
  t: ExecutionContext,
  service: Installation & Pick<Calls, 'get'>,
  tweets: PlainTweet[],
): Promise<void> {
  t.is(await differencesFromPlain(service, plainExpectation(tweets)), '');
  const derived = plainDerived(tweets);
  const companies = plainCompanies(tweets);
  for (const { company_id } of ranks.flatMap((rank) => companies[rank] ?? [])) {
    for (const question of questions) {
      t.deepEqual(await reportDifferences(service, tweets, company_id, question, derived), []);
    }
  }
}
