import test, { type ExecutionContext } from 'ava';
import { CompanyList } from '../../src/insights/companies/companies.ts';
import { reportDifferences } from '../support/compare-with-plain.ts';
import { plainCompanies, plainDerived, readPlainTweets } from '../support/plain-reading.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { asks, csv, later, says } from '../support/world.ts';

// SEED=… draws the same worlds again, WORLDS_SECONDS=… more of them.
const firstSeed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const budgetMilliseconds = Number(process.env['WORLDS_SECONDS'] ?? 8) * 1_000;
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  '-03:30',
];

/** Numbers that look random and are the same for the same seed. */
function randomOf(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    // The mulberry32 generator.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const pick = <T>(items: readonly [T, ...T[]] | readonly T[]): T => items[below(items.length)] as T;
  return { below, pick };
}

/** A few tweets of few authors that refer to one another in every way, with ids `<seed>0` to `<seed>29`, some of them missing. */
function randomRows(seed: number): string[] {
  const { below, pick } = randomOf(seed);
  const companies = [`Co${seed}`, `CO${seed}`, `other${seed}`, `third${seed}`];
  const id = () => `${seed}0${below(30)}`;
  const start = pick(['2017-10-28 20:00:00', '2017-10-14 22:00:00', '2017-03-31 00:00:00', '2011-12-28 09:00:00']);
  return Array.from({ length: 5 + below(25) }, () => {
    const isInbound = below(5) < 3;
    const mention = pick([
      '',
      '',
      `@${pick(companies)}`,
      `x@${pick(companies)}`,
      `@${pick(companies)}_`,
      `(@${pick(companies)})`,
    ]);
    const fields = {
      by: isInbound ? pick(['ann', 'Ann', 'bob', ...companies]) : pick(companies),
      text: `${mention} ${pick(['hi', '&amp;', `@${pick(companies)}!`])}`,
      lists: Array.from({ length: pick([0, 0, 1, 3]) }, id),
      to: pick(['', id(), id()]),
    };
    // Many in the same second, many within minutes, some days apart.
    const at = later(start, pick([0, 0, below(600), below(86_400), below(86_400 * 6)]));
    return isInbound ? asks(id(), at, fields) : says(id(), at, fields);
  });
}

test(`random worlds have the figures of the plain reading, whatever is asked (SEED=${firstSeed})`, async (t) => {
  t.timeout(budgetMilliseconds + 120_000);
  const service = await startTestService(t);
  const until = Date.now() + budgetMilliseconds;
  const all: string[] = [];
  let seed = firstSeed;
  while (seed === firstSeed || Date.now() < until) {
    // Several worlds go in at once, in one file or in two. All lie in one index, where they must not touch one another.
    const worlds = Array.from({ length: 10 }, () => randomRows(++seed));
    const rows = worlds.flat();
    all.push(...rows);
    const half = randomOf(seed).below(2) * Math.ceil(rows.length / 2);
    for (const part of [rows.filter((_, index) => index % 2 === 0 || index < half), rows.slice(half)]) {
      t.like(await service.ingest(csv(part)), { status: 'succeeded', rows_rejected: 0 });
    }
    for (const [index, world] of worlds.entries()) await compareWorld(t, service, world, seed - 9 + index);
  }
  const { items } = await service.get('/companies?limit=1000', CompanyList);
  t.deepEqual(items, plainCompanies(readPlainTweets(csv(all))).slice(0, 1000));
  t.log(`${seed - firstSeed} random worlds, ${all.length} rows`);
});

async function compareWorld(t: ExecutionContext, service: TestService, rows: string[], seed: number): Promise<void> {
  const tweets = readPlainTweets(csv(rows));
  const derived = plainDerived(tweets);
  const { below, pick } = randomOf(seed + 1_000);
  const times = tweets.map((tweet) => tweet.created_at);
  const first = Math.min(...times);
  const length = Math.max(...times) - first + 2;
  const reports = plainCompanies(tweets).flatMap(({ company_id }) => {
    const from = first + below(length) - 1;
    const to = from + 1 + below(length);
    return [{}, { from, to }, pick([{ from }, { to }])].map((period) => {
      const question = { ...period, interval: pick(['hour', 'day', 'week', 'month'] as const), time_zone: pick(zones) };
      return reportDifferences(service, tweets, company_id, question, derived);
    });
  });
  t.deepEqual((await Promise.all(reports)).flat(), [], `seed ${seed}`);
}
