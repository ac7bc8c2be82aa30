import test from 'ava';
import fc from 'fast-check';
import type { TweetsPage } from '../../../src/insights/tweets/tweets.ts';
import { type PlainDerived, type PlainTweet, plainDerived, readPlainTweets } from '../../support/plain-reading.ts';
import { isAskedFor, type PlainFilter } from '../../support/plain-tweets-list.ts';
import { drawCase, randomCase } from '../../support/random-world.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { allPages, type TweetsParameters, tableOf } from '../../support/tweets-of.ts';

// SEED=… draws the same worlds and questions again, CASES=… more of them.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cases = Number(process.env['CASES'] ?? 5);
const questions = 16;

type World = { tweets: PlainTweet[]; derived: Map<string, PlainDerived> };

test(`any list is that of the plain reading: total, pages, facets and table (SEED=${seed})`, async (t) => {
  t.timeout(120_000 + cases * 10_000);
  const service = await startTestService(t);
  let namespaces = 10_000;
  const rows: PlainTweet[] = [];
  let asked = 0;
  let found = 0;
  let fruitful = 0;
  for (const [at, drawn] of fc.sample(randomCase, { seed, numRuns: cases }).entries()) {
    const { files } = drawCase(drawn, () => String(++namespaces));
    for (const file of files) {
      t.like(await service.ingest(file), { status: 'succeeded', rows_rejected: 0 });
      rows.push(...readPlainTweets(file));
    }
    const tweets = [...new Map(rows.map((tweet) => [tweet.tweet_id, tweet])).values()];
    const world = { tweets, derived: plainDerived(tweets) };
    for (const question of fc.sample(randomQuestion(world), { seed: seed + at, numRuns: questions })) {
      const count = await compare(service, world, question);
      found += count;
      asked += 1;
      if (count > 0) fruitful += 1;
    }
  }
  t.log(`${asked} questions found ${found} tweets of ${rows.length} rows; ${asked - fruitful} of them none`);
  t.true(fruitful > asked / 5);
});

type Question = { filter: PlainFilter; sort: 'newest' | 'oldest'; limit: number };

/** Questions of what there is in a world, most of them about a company of it. */
function randomQuestion({ tweets, derived }: World): fc.Arbitrary<Question> {
  const companies = [...new Set([...derived.values()].flatMap(({ company }) => company))];
  // Two that are not there: of a world without companies, too, several can be asked for.
  const company = fc.constantFrom(...companies, 'gone', 'never').map((key) => key.toUpperCase());
  const tweet = fc.constantFrom(...tweets);
  const seconds = fc.integer({ min: 0, max: 6 }).map((minutes) => minutes * 60 - (minutes % 2));
  const first = Math.min(...tweets.map(({ created_at }) => created_at));
  const minute = fc.integer({ min: -1, max: 6 }).map((minutes) => first + minutes * 60);
  const rarely = <T>(value: fc.Arbitrary<T>, weight = 4) =>
    fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
  const one = fc.constantFrom<Partial<PlainFilter>>(
    {},
    { responded: true },
    { responded: false },
    { inbound: true },
    { inbound: false },
    { negative_response_time: true },
    { negative_response_time: false },
  );
  const times = fc.record({ response_seconds_from: rarely(seconds), response_seconds_to: rarely(seconds) });
  const ofOne = fc
    .tuple(company, one, times)
    .map(([company, one, times]) => ({ company: [company], ...one, ...times }));
  const ofSome = fc.record({
    company: rarely(fc.uniqueArray(company, { minLength: 2, maxLength: 4 }), 1),
    inbound: rarely(fc.boolean()),
    responded: rarely(fc.boolean(), 1),
  });
  const more = fc.record({
    q: rarely(fc.constantFrom('hello', '-hello', 'help', '-hi'), 8),
    responded_by: rarely(company, 8),
    conversation: rarely(
      tweet.map(({ tweet_id }) => derived.get(tweet_id)?.conversation_id ?? ''),
      12,
    ),
    author: rarely(
      tweet.map(({ author_id }) => author_id),
      12,
    ),
    weekday: rarely(fc.constantFrom(2, 3), 12),
    hour: rarely(fc.constantFrom(22, 23, 3, 18), 12),
    from: rarely(minute, 10),
    to: rarely(minute, 10),
    time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati'),
    only: rarely(fc.uniqueArray(company, { maxLength: 6 }), 2),
  });
  return fc.record({
    filter: fc.tuple(fc.oneof(ofOne, ofSome), more).map(([company, more]) => allowed({ ...more, ...company })),
    sort: fc.constantFrom('newest', 'oldest'),
    limit: fc.integer({ min: 1, max: 7 }),
  });
}

/** The same question as one that is not refused: within the token, with ends that are in order. */
function allowed({ from, to, response_seconds_from, response_seconds_to, ...filter }: PlainFilter): PlainFilter {
  const { only, company, responded_by } = filter;
  const [least, most] = inOrder(response_seconds_from, response_seconds_to, 0);
  const [start, end] = inOrder(from, to, 1);
  return {
    ...filter,
    ...given({ from: start, to: end, response_seconds_from: least, response_seconds_to: most }),
    ...(only ? { only: [...only, ...(company ?? []), ...(responded_by ? [responded_by] : [])] } : {}),
  };
}

const inOrder = (a: number | undefined, b: number | undefined, least: number) =>
  a === undefined || b === undefined ? [a, b] : [Math.min(a, b), Math.max(a, b, Math.min(a, b) + least)];

const given = (values: Record<string, number | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

function parametersOf({ only: _, company, from, to, ...filter }: PlainFilter): TweetsParameters {
  const parameters = Object.entries(filter).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(parameters),
    ...(company ? { company: company.join() } : {}),
    ...(from === undefined ? {} : { from: iso(from) }),
    ...(to === undefined ? {} : { to: iso(to) }),
  };
}

/** Throws where the service says something else than the plain reading; gives how many tweets there are. */
async function compare(service: TestService, { tweets, derived }: World, question: Question): Promise<number> {
  const { filter, sort, limit } = question;
  const expected = tweets.filter((tweet) => {
    const place = derived.get(tweet.tweet_id);
    return place !== undefined && isAskedFor(tweet, place, filter);
  });
  const parameters = { ...parametersOf(filter), sort };
  const pages = await allPages(service, { ...parameters, limit }, filter.only);
  const items = pages.flatMap((page) => page.items);
  const same = (what: string, actual: unknown, wanted: unknown) => {
    if (JSON.stringify(actual) === JSON.stringify(wanted)) return;
    throw new Error(
      `${what} of ${JSON.stringify(question)}: ${JSON.stringify(actual)} is not ${JSON.stringify(wanted)}`,
    );
  };
  same(
    'totals',
    pages.map(({ total }) => total),
    pages.map(() => expected.length),
  );
  same(
    'page lengths',
    pages.slice(0, -1).map((page) => page.items.length),
    pages.slice(0, -1).map(() => limit),
  );
  same('ids', items.map(({ tweet_id }) => tweet_id).sort(), expected.map(({ tweet_id }) => tweet_id).sort());
  const times = items.map(({ created_at }) => created_at);
  same('order', times, sort === 'oldest' ? times.toSorted() : times.toSorted().reverse());
  same('companies', companiesShown(items), companiesExpected(expected, derived, filter.only));
  same('facet', facetOf(pages), countsOf(expected, derived, filter.only));
  same(
    'months',
    pages[0]?.facets?.month.reduce((sum, { count }) => sum + count, 0),
    expected.length,
  );
  const table = await tableOf(service, '/tweets', parameters, filter.only);
  same('table', table.toSorted(byId), items.map(asRow).toSorted(byId));
  return expected.length;
}

const seenBy = (companies: string[], only: string[] | undefined) => {
  const keys = only?.map((company) => company.toLowerCase());
  return companies.filter((company) => !keys || keys.includes(company));
};

const companiesShown = (items: TweetsPage['items']) =>
  items
    .map(({ tweet_id, company, responded_by }) => [tweet_id, ...company, ...responded_by].join(' ').toLowerCase())
    .sort();

const companiesExpected = (tweets: PlainTweet[], derived: World['derived'], only: string[] | undefined) =>
  tweets
    .map(({ tweet_id }) => {
      const { company = [], responded_by = [] } = derived.get(tweet_id) ?? {};
      return [tweet_id, ...seenBy(company, only), ...seenBy(responded_by, only)].join(' ').toLowerCase();
    })
    .sort();

/** What the facet of companies says: of those that fit into it, all. */
function facetOf(pages: TweetsPage[]): number[] | undefined {
  return pages[0]?.facets?.company.map(({ count }) => count);
}

function countsOf(tweets: PlainTweet[], derived: World['derived'], only: string[] | undefined): number[] {
  const companies = tweets.flatMap(({ tweet_id }) => seenBy(derived.get(tweet_id)?.company ?? [], only));
  const counts = [...Map.groupBy(companies, (company) => company).values()].map((of) => of.length);
  return counts.sort((a, b) => b - a).slice(0, 50);
}

const byId = (a: { tweet_id?: string }, b: { tweet_id?: string }) => ((a.tweet_id ?? '') < (b.tweet_id ?? '') ? -1 : 1);

/** An item as its row in the table says it. */
const asRow = (item: TweetsPage['items'][number]) => ({
  tweet_id: item.tweet_id,
  author_id: item.author_id,
  inbound: String(item.inbound),
  created_at: item.created_at,
  company: item.company.join(' '),
  responded_by: item.responded_by.join(' '),
  conversation_id: item.conversation_id,
  response_seconds: String(item.response_seconds ?? ''),
  text: item.text,
});
