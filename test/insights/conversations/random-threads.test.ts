import test from 'ava';
import fc from 'fast-check';
import { ConversationList } from '../../../src/insights/conversations/conversation-list.ts';
import { type ShownTweet, ThreadReport } from '../../../src/insights/conversations/thread-report.ts';
import { differences } from '../../support/compare-with-plain.ts';
import {
  type PlainConversation,
  type PlainDerived,
  type PlainTweet,
  plainConversations,
  plainDerived,
  readPlainTweets,
} from '../../support/plain-reading.ts';
import { drawCase, randomCase } from '../../support/random-world.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';

// SEED=… draws the same cases again, CASES=… more of them; a case takes five seconds.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cases = Number(process.env['CASES'] ?? 6);
const limitMilliseconds = Math.max(90_000, cases * 8_000);

type World = { tweets: PlainTweet[]; derived: Map<string, PlainDerived> };

test(`threads and conversations of any small worlds are as the plain reading has them (SEED=${seed})`, async (t) => {
  t.timeout(limitMilliseconds + 60_000);
  const service = await startTestService(t);
  let namespaces = 20_000;
  let checked = 0;
  const property = fc.asyncProperty(randomCase, async (drawn) => {
    const { files } = drawCase(drawn, () => String(++namespaces));
    for (const file of files) await service.ingest(file);
    const tweets = readPlainTweets(joined(files));
    const world = { tweets, derived: plainDerived(tweets) };
    const faults = [...(await threadFaults(service, world)), ...(await listFaults(service, world))];
    checked += 1;
    if (faults.length > 0) throw new Error([...faults.slice(0, 10), ...files].join('\n'));
  });
  const run = await fc.check(property, { seed, numRuns: cases, interruptAfterTimeLimit: limitMilliseconds });
  const { errorInstance } = run;
  if (run.failed) t.fail(`SEED=${seed}: ${errorInstance instanceof Error ? errorInstance.message : errorInstance}`);
  t.true(checked > 0);
  t.log(`${checked} cases`);
});

/** One file of all rows; of a tweet the last one counts. */
const joined = ([first = '', ...files]: string[]): string =>
  [first, ...files.map((file) => file.slice(file.indexOf('\n') + 1))].join('');

/** Of every conversation, seen by all and by each company in it. */
async function threadFaults(service: TestService, { tweets, derived }: World): Promise<string[]> {
  const faults: string[] = [];
  const of = (tweet: PlainTweet) => derived.get(tweet.tweet_id);
  for (const [id, its] of Map.groupBy(tweets, (tweet) => of(tweet)?.conversation_id ?? '')) {
    const companies = new Set(its.flatMap((tweet) => of(tweet)?.company ?? []));
    for (const company of [undefined, ...companies]) {
      const visible = its.filter((tweet) => company === undefined || of(tweet)?.company.includes(company));
      const claims = company === undefined ? {} : { companies: [company] };
      const response = await service.request(`/conversations/${id}`, { token: token(claims) });
      const report = ThreadReport.parse(await response.json());
      const found = [
        ...differences(
          { tweets: report.tweets, hidden: report.hidden, truncated: report.truncated },
          { tweets: visible.length, hidden: its.length - visible.length, truncated: false },
        ),
        ...orderFaults(report.thread),
        ...differences(placesOf(report.thread), expectedPlaces(visible, derived, company)),
        ...(report.thread.length === visible.length ? [] : ['a tweet is shown twice']),
      ];
      const table = await tableOf(await service.request(`/conversations/${id}.csv`, { token: token(claims) }));
      const cells = Object.fromEntries(report.thread.map((tweet) => [tweet.tweet_id, asCells(tweet)]));
      found.push(
        ...differences(Object.fromEntries(table.map((row) => [row['tweet_id']?.replace(/^'/, ''), row])), cells),
      );
      faults.push(...found.map((fault) => `thread ${id} as seen by ${company ?? 'all'}: ${fault}`));
    }
  }
  return faults;
}

const placesOf = (thread: ShownTweet[]) =>
  Object.fromEntries(
    thread.map(({ tweet_id, parent_id, delay_seconds, is_first_response, company, responded_by }) => [
      tweet_id,
      { parent_id, delay_seconds, is_first_response, company: keys(company), responded_by: keys(responded_by) },
    ]),
  );

function expectedPlaces(visible: PlainTweet[], derived: Map<string, PlainDerived>, only?: string) {
  const shown = new Map(visible.map((tweet) => [tweet.tweet_id, tweet]));
  const covered = (companies: string[] = []) =>
    keys(companies.filter((company) => only === undefined || company === only));
  return Object.fromEntries(
    visible.map((tweet) => {
      const place = derived.get(tweet.tweet_id);
      const parent = shown.get(place?.parent_id ?? '');
      const delay_seconds = parent ? tweet.created_at - parent.created_at : null;
      const is_first_response = place?.first_response;
      const responded_by = covered(place?.responded_by);
      return [
        tweet.tweet_id,
        {
          parent_id: parent?.tweet_id ?? null,
          delay_seconds,
          is_first_response,
          company: covered(place?.company),
          responded_by,
        },
      ];
    }),
  );
}

const keys = (companies: string[]): string =>
  companies
    .map((company) => company.toLowerCase())
    .sort()
    .join();

/** Each tweet stands below its parent, one deeper; on top, at depth 1, are those without one and at most one in a circle. */
function orderFaults(thread: ShownTweet[]): string[] {
  const above: ShownTweet[] = [];
  const faults: string[] = [];
  for (const tweet of thread) {
    if (tweet.depth < 1 || tweet.depth > above.length + 1) faults.push(`${tweet.tweet_id} is at depth ${tweet.depth}`);
    above.length = tweet.depth - 1;
    const parent = above.at(-1);
    const before = thread.slice(0, thread.indexOf(tweet)).findLast(({ depth }) => depth <= tweet.depth);
    if (parent && parent.tweet_id !== tweet.parent_id) faults.push(`${tweet.tweet_id} is not below its parent`);
    if (!parent && tweet.parent_id !== null && !thread.some(({ tweet_id }) => tweet_id === tweet.parent_id))
      faults.push(`${tweet.tweet_id} names a parent that is not here`);
    if (before?.depth === tweet.depth && before.created_at > tweet.created_at)
      faults.push(`${tweet.tweet_id} stands behind one that is later`);
    above.push(tweet);
  }
  return faults;
}

/** Of every company, by each sort and order, in pages of 1 to 5 and as a table. */
async function listFaults(service: TestService, { tweets, derived }: World): Promise<string[]> {
  const faults: string[] = [];
  // Whose name has a number is of these worlds alone.
  const conversations = [...plainConversations(tweets, derived).values()].filter(({ company }) => /\d/.test(company));
  const ofCompany = Map.groupBy(conversations, ({ company }) => company);
  for (const [company, conversations] of ofCompany) {
    const expected = Object.fromEntries(
      conversations.map((conversation) => [conversation.conversation_id, shown(conversation)]),
    );
    for (const [at, [sort, order]] of sortings.entries()) {
      const query = new URLSearchParams({ sort, order, limit: String((at % 5) + 1) });
      const path = `/companies/${company}/conversations`;
      const items: ConversationList['items'] = [];
      for (let next: string | null = ''; next !== null; ) {
        if (next) query.set('after', next);
        const page: ConversationList = await service.get(`${path}?${query}`, ConversationList);
        if (page.total !== conversations.length) faults.push(`${path}?${query}: total is ${page.total}`);
        items.push(...page.items);
        next = page.next;
      }
      const found = Object.fromEntries(items.map(({ thread: _, ...item }) => [item.conversation_id, item]));
      const key = sortKey(sort, order);
      const inOrder = items.toSorted((a, b) => key(a) - key(b));
      for (const name of ['limit', 'after']) query.delete(name);
      const table = await tableOf(await service.request(`${path}.csv?${query}`));
      faults.push(
        ...differences(found, expected, `${path}?${query}`),
        ...differences(items.map(key), inOrder.map(key), `${path}?${query} in order`),
        ...(items.length === conversations.length ? [] : [`${path}?${query}: ${items.length} items`]),
        ...differences(table, items.map(asCells), `${path}.csv?${query}`),
      );
    }
  }
  return faults;
}

const sortings = (['start', 'length', 'first_response_time', 'unanswered'] as const).flatMap((sort) =>
  (['asc', 'desc'] as const).map((order) => [sort, order] as const),
);
type Item = ConversationList['items'][number];
type Sort = (typeof sortings)[number][0];
type Order = (typeof sortings)[number][1];

const signed = (value: number, order: Order) => (order === 'asc' ? value : -value);
const sortKeys: Record<Sort, (item: Item, order: Order) => number> = {
  start: ({ start }, order) => signed(Date.parse(start), order),
  length: ({ tweets }, order) => signed(tweets, order),
  first_response_time: ({ first_response_seconds: seconds }, order) =>
    seconds === null ? 2 ** 53 : signed(seconds, order),
  unanswered: ({ unanswered, start }, order) => (unanswered ? -1e15 : 0) + signed(Date.parse(start), order),
};
const sortKey = (sort: Sort, order: Order) => (item: Item) => sortKeys[sort](item, order);

/** A conversation as a list shows it, but for the address of its thread. */
function shown({ company: _, ...conversation }: PlainConversation) {
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const { start, end, first_inbound_at } = conversation;
  return {
    ...conversation,
    start: iso(start),
    end: iso(end),
    first_inbound_at: first_inbound_at === null ? null : iso(first_inbound_at),
  };
}
