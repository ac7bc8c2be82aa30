import test from 'ava';
import { ConversationList } from '../../../src/insights/conversations/conversation-list.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { uploaded } from '../../support/ingest.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { asks, csv, ingestRows, insightsOf, says } from '../../support/world.ts';

/*
 * The tweets of Acme's conversations by day; those of the period, 2 October, make them active in it:
 *
 *       1 October   2 October         3 October
 * 30    09:00       09:00 (reply)               active, has begun before
 * 40    09:00                         09:00     not active, though it begins before and ends after
 * 50                00:00:00                    active, Acme alone wrote
 * 60                23:59:59                    active, and Beta's, too
 * 70                                  00:00:00  not active
 * 80    10:00       (Beta's reply)              active for Beta alone
 * 9                 12:00             12:00     active, goes on
 */
const day = '2017-10-02';
const rows = [
  asks('30', '2017-10-01 09:00:00', { text: '@Acme' }),
  says('31', `${day} 09:00:00`, { to: '30' }),
  asks('40', '2017-10-01 09:00:00', { text: '@Acme' }),
  says('41', '2017-10-03 09:00:00', { to: '40' }),
  says('50', `${day} 00:00:00`),
  asks('60', `${day} 23:59:59`, { text: '@Acme @Beta' }),
  asks('70', '2017-10-03 00:00:00', { text: '@Acme' }),
  asks('80', '2017-10-01 10:00:00', { text: '@Acme @Beta' }),
  says('81', `${day} 10:00:00`, { by: 'Beta', to: '80' }),
  asks('9', `${day} 12:00:00`, { text: '@Acme' }),
  says('91', '2017-10-03 12:00:00', { to: '9' }),
];

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

const october2 = { from: day, to: '2017-10-03' };
const list = (question: Record<string, string> = {}, company = 'Acme', of = service) =>
  of.get(`/companies/${company}/conversations?${new URLSearchParams(question)}`, ConversationList);
const active = (question: Record<string, string> = {}, company?: string, of?: TestService) =>
  list({ period: 'active', ...question }, company, of);
const idsOf = ({ items }: ConversationList) => items.map((item) => item.conversation_id);

test('active are those with a tweet of the company in the period, whenever they started, by their ids as texts', async (t) => {
  t.deepEqual(idsOf(await active(october2)), ['30', '50', '60', '9']);
  t.like(await active(october2, 'aCME'), { company_id: 'Acme', total: 4, approximate: [], next: null });
  t.deepEqual(idsOf(await list({ ...october2, period: 'started' })), ['60', '9', '50']);
  t.deepEqual(idsOf(await list(october2)), ['60', '9', '50']);
  t.deepEqual(idsOf(await active(october2, 'beta')), ['60', '80']);
  t.deepEqual(idsOf(await active({ from: `${day}T00:00:01`, to: `${day}T23:59:59` })), ['30', '9']);
  // The day of Kathmandu ends at 18:15 UTC, and began at 18:15 the day before.
  t.deepEqual(idsOf(await active({ ...october2, time_zone: 'Asia/Kathmandu' })), ['30', '50', '9']);
  t.like(await active({ from: '2018-01-01' }), { items: [], total: 0, next: null });
});

test('without a period all are active, and shown as in the other list', async (t) => {
  const { items, total } = await active();
  t.is(total, 7);
  const started = (await list({})).items;
  t.deepEqual(
    items,
    started.toSorted((a, b) => (a.conversation_id < b.conversation_id ? -1 : 1)),
  );
});

test('the figure of the insights links to them', async (t) => {
  for (const [question, count] of [
    [{}, 7],
    [october2, 4],
    [{ from: '2017-10-03' }, 3],
  ] as const) {
    const { conversations, links } = await insightsOf(service, 'Acme', question);
    const { items, total } = await service.get(links.conversations ?? '', ConversationList);
    t.deepEqual([conversations, items.length, total], [count, count, count]);
  }
});

test('pages of any size put together are the list and the table', async (t) => {
  const { items } = await active(october2);
  for (const limit of ['1', '2', '3', '4', '5']) {
    const paged: ConversationList['items'] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: ConversationList = await active({ ...october2, limit, ...(next ? { after: next } : {}) });
      t.is(page.total, 4);
      paged.push(...page.items);
      next = page.next;
    }
    t.deepEqual(paged, items, `by ${limit}`);
  }
  const query = new URLSearchParams({ ...october2, period: 'active' });
  t.deepEqual(await tableOf(await service.request(`/companies/Acme/conversations.csv?${query}`)), items.map(asCells));
});

test('a page behind another lists what was active then', async (t) => {
  const other = await startTestService(t);
  await ingestRows(other, rows);
  const first = await active({ ...october2, limit: '2' }, 'Acme', other);
  t.deepEqual(idsOf(first), ['30', '50']);
  // One more that is active now, and one that is no longer.
  await ingestRows(other, [
    asks('70', `${day} 10:30:00`, { text: '@Acme' }),
    asks('60', '2017-10-01 23:59:59', { text: '@Acme @Beta' }),
  ]);
  const second = await active({ ...october2, limit: '2', after: first.next ?? '' }, 'Acme', other);
  t.deepEqual([idsOf(second), second.total, second.next], [['60', '9'], 4, null]);
  t.deepEqual(idsOf(await active(october2, 'Acme', other)), ['30', '50', '70', '9']);
});

test('a conversation that has been joined to another since is left out', async (t) => {
  const other = await startTestService(t);
  await ingestRows(other, rows);
  const first = await active({ ...october2, limit: '2' }, 'Acme', other);
  // Tweet 60 turns out to be a reply to 9.
  await ingestRows(other, [asks('60', `${day} 23:59:59`, { text: '@Acme @Beta', to: '9' })]);
  const second = await active({ ...october2, limit: '2', after: first.next ?? '' }, 'Acme', other);
  t.deepEqual(idsOf(second), ['9']);
});

test('of data that has been replaced there is no next page, nor a table that lacks what is gone', async (t) => {
  const { service: other, setFault } = await startBehindFaults(t);
  const replica = await startTestService(t, { INDEX_PREFIX: other.config.INDEX_PREFIX });
  await ingestRows(other, rows);
  const path = '/companies/Acme/conversations';
  const first = await active({ limit: '2' }, 'Acme', other);
  const replace = async (id: string) => {
    const body = csv([asks(id, `${day} 09:00:00`, { text: '@Acme' }), says(`${id}1`, `${day} 10:00:00`, { to: id })]);
    t.is((await uploaded(t, replica, { body, path: '/ingest?mode=replace&wait=true' })).status, 'succeeded');
  };
  await replace('200');
  const { status, detail } = await problemOf(await other.request(`${path}?period=active&limit=2&after=${first.next}`));
  t.is(status, 400);
  t.regex(detail, /after: has expired/);
  t.deepEqual(idsOf(await active({}, 'Acme', other)), ['200']);

  // Between the look for what is active and the look for what is known of it.
  for (const [at, suffix] of ['', '.csv'].entries()) {
    let isDue = true;
    setFault(async (_, asked) => {
      if (!isDue || !asked.includes('-conversations/_search')) return null;
      isDue = false;
      await replace(String(300 + at));
      return null;
    });
    t.is((await problemOf(await other.request(`${path}${suffix}?period=active`))).status, 503, suffix);
    setFault(null);
    t.is((await other.request(`${path}${suffix}?period=active`)).status, 200, suffix);
  }
});

test('a token limited to companies lists their conversations and no other', async (t) => {
  const limited = token({ companies: ['beta'] });
  for (const suffix of ['?period=active', '.csv?period=active']) {
    t.is((await service.request(`/companies/Acme/conversations${suffix}`, { token: limited })).status, 403);
    const own = await service.request(`/companies/Beta/conversations${suffix}`, { token: limited });
    t.is(own.status, 200);
    t.false(/acme/i.test(await own.text()));
    t.is((await problemOf(await service.request(`/companies/nobody/conversations${suffix}`))).status, 404);
  }
});

test('what does not go with it is a 400 that names it', async (t) => {
  const wrong: [string, string[]][] = [
    ['sort=start', ['sort']],
    ['order=asc', ['order']],
    ['unanswered=false', ['unanswered']],
    ['unanswered=true&sort=length&order=asc', ['order', 'sort', 'unanswered']],
    ['after=x', ['after']],
    ['limit=201', ['limit']],
  ];
  for (const suffix of ['', '.csv']) {
    for (const [query, paths] of wrong) {
      const path = `/companies/Acme/conversations${suffix}?period=active&${query}`;
      const { status, errors = [] } = await problemOf(await service.request(path));
      t.is(status, 400, path);
      t.deepEqual([...new Set(errors.map((error) => error.path))].sort(), paths, path);
    }
  }
  const { detail } = await problemOf(await service.request('/companies/Acme/conversations?period=active&sort=start'));
  t.regex(detail, /sort: does not go with period=active, which lists all by conversation_id/);
  t.is((await problemOf(await service.request('/companies/Acme/conversations?period=ended'))).status, 400);
});

test('a cursor belongs to its question', async (t) => {
  const { next } = await active({ ...october2, limit: '1' });
  for (const question of [october2, { period: 'active' }, { ...october2, period: 'active', to: '2017-10-04' }]) {
    const query = new URLSearchParams({ ...question, after: next ?? '' });
    const problem = await problemOf(await service.request(`/companies/Acme/conversations?${query}`));
    t.is(problem.status, 400);
    t.regex(problem.detail, /after: is not the `next` of an answer to this very question/, String(query));
  }
});
