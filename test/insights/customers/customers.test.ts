import test from 'ava';
import { z } from 'zod';
import { CustomerList } from '../../../src/insights/customers/customer-list.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

/*
 * Who wrote to Acme, and when (UTC):
 *
 *        2 October                 else
 * Ann    10:30
 * ann    10:00, 12:00
 * bob    -                         1 October 23:59:59, 3 October 00:00:00
 * cleo   00:00:00 (to Beta, too)
 * 😀…    23:59:59                  its id has 60 characters, which JavaScript counts as 118; as a cell it would begin a formula
 */
const day = '2017-10-02';
const faces = `=${'😀'.repeat(58)}&`;
const rows = [
  says('1', `${day} 08:00:00`),
  says('2', `${day} 08:00:00`, { by: 'Beta' }),
  asks('10', `${day} 10:00:00`, { text: '@Acme' }),
  asks('11', `${day} 12:00:00`, { text: '@Acme' }),
  asks('12', `${day} 10:30:00`, { by: 'Ann', text: '@Acme' }),
  asks('13', '2017-10-01 23:59:59', { by: 'bob', text: '@Acme' }),
  asks('14', '2017-10-03 00:00:00', { by: 'bob', text: '@Acme' }),
  asks('15', `${day} 00:00:00`, { by: 'cleo', text: '@Acme @Beta' }),
  asks('16', `${day} 11:00:00`, { by: 'dan', text: '@Beta' }),
  asks('17', `${day} 11:00:00`, { by: 'dan', text: 'to nobody' }),
  asks('18', `${day} 23:59:59`, { by: faces, text: '@Acme' }),
];

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

const october2 = { from: day, to: '2017-10-03' };
const list = (question: Record<string, string> = {}, company = 'Acme') =>
  service.get(`/companies/${company}/customers?${new URLSearchParams(question)}`, CustomerList);
const authorsOf = async (question: Record<string, string>, company?: string) =>
  (await list(question, company)).items.map((item) => item.author_id);

test('customers come by their ids as written, each with how many tweets from when to when', async (t) => {
  const { items, ...rest } = await list(october2, 'aCME');
  t.deepEqual(rest, { company_id: 'Acme', total: 4, approximate: [], next: null });
  t.deepEqual(
    items.map(({ links: _, ...item }) => item),
    [
      { author_id: faces, inbound: 1, first_at: `${day}T23:59:59Z`, last_at: `${day}T23:59:59Z` },
      { author_id: 'Ann', inbound: 1, first_at: `${day}T10:30:00Z`, last_at: `${day}T10:30:00Z` },
      { author_id: 'ann', inbound: 2, first_at: `${day}T10:00:00Z`, last_at: `${day}T12:00:00Z` },
      { author_id: 'cleo', inbound: 1, first_at: `${day}T00:00:00Z`, last_at: `${day}T00:00:00Z` },
    ],
  );
});

test('each links to just their tweets of the period', async (t) => {
  const Tweets = z.object({ total: z.int(), items: z.array(z.object({ author_id: z.string() })) });
  for (const question of [{}, october2, { from: day }, { to: day }, { ...october2, time_zone: 'Asia/Kathmandu' }]) {
    const { items } = await list(question);
    t.true(items.length > 0);
    for (const { author_id, inbound, links } of items) {
      const found = await service.get(links.tweets, Tweets);
      t.is(found.total, inbound, links.tweets);
      t.true(found.items.every((tweet) => tweet.author_id === author_id));
    }
  }
});

test('a period has its first second and not its last', async (t) => {
  t.deepEqual(await authorsOf({ from: '2017-10-01T23:59:59', to: day }), ['bob']);
  t.deepEqual(await authorsOf({ from: '2017-10-03', to: '2017-10-04' }), ['bob']);
  t.deepEqual(await authorsOf({ from: `${day}T00:00:01`, to: `${day}T23:59:59` }), ['Ann', 'ann']);
  t.like(await list({ from: '2018-01-01' }), { items: [], total: 0, next: null });
  // Midnight in Berlin is 22:00 UTC of the day before.
  t.deepEqual(await authorsOf({ from: day, to: '2017-10-03', time_zone: 'Europe/Berlin' }), [
    'Ann',
    'ann',
    'bob',
    'cleo',
  ]);
  t.like(await list({}), { total: 5 });
});

test('a company has its own customers, those that it shares with another among them', async (t) => {
  t.deepEqual(await authorsOf({}, 'beta'), ['cleo', 'dan']);
});

test('the figure of the insights links to them', async (t) => {
  for (const question of [{}, october2, { ...october2, compare_from: '2017-10-01', compare_to: day }]) {
    const { unique_customers, links, comparison } = await insightsOf(service, 'Acme', question);
    const { items, total } = await service.get(links.unique_customers ?? '', CustomerList);
    t.deepEqual([items.length, total], [unique_customers, unique_customers]);
    if (!comparison) continue;
    t.is(comparison.unique_customers, 1);
    t.is((await service.get(comparison.links.unique_customers ?? '', CustomerList)).total, 1);
  }
});

test('pages of any size put together are the list and the table', async (t) => {
  const { items } = await list({});
  for (const limit of ['1', '2', '3', '4', '5']) {
    const paged: CustomerList['items'] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: CustomerList = await list({ limit, ...(next ? { after: next } : {}) });
      t.is(page.total, 5);
      paged.push(...page.items);
      next = page.next;
    }
    t.deepEqual(paged, items, `by ${limit}`);
  }
  const cells = items.map(({ links: _, ...item }) => asCells(item));
  t.deepEqual(await tableOf(await service.request('/companies/Acme/customers.csv')), cells);
  const accept = { headers: { accept: 'text/csv' } };
  t.deepEqual(await tableOf(await service.request('/companies/Acme/customers', accept)), cells);
});

test('a page behind another shows the data as it was then', async (t) => {
  const other = await startTestService(t);
  await ingestRows(other, rows);
  const get = (query: string) => other.get(`/companies/Acme/customers?limit=3${query}`, CustomerList);
  const first = await get('');
  await ingestRows(other, [
    asks('30', `${day} 10:30:00`, { by: 'zoe', text: '@Acme' }),
    asks('31', `${day} 13:10:00`, { by: 'cleo', text: '@Acme' }),
  ]);
  const second = await get(`&after=${first.next}`);
  t.deepEqual(
    second.items.map(({ author_id, inbound }) => [author_id, inbound]),
    [
      ['bob', 2],
      ['cleo', 1],
    ],
  );
  t.like(second, { total: 5, next: null });
  t.is((await get('')).total, 6);
});

test('a token limited to companies lists their customers and no others', async (t) => {
  const limited = token({ companies: ['beta'] });
  for (const suffix of ['', '.csv']) {
    t.is((await service.request(`/companies/Acme/customers${suffix}`, { token: limited })).status, 403);
    t.is((await service.request(`/companies/nobody/customers${suffix}`, { token: limited })).status, 403);
    const own = await service.request(`/companies/Beta/customers${suffix}`, { token: limited });
    t.is(own.status, 200);
    t.false(/acme|ann/i.test(await own.text()));
    t.is((await service.request(`/companies/Beta/customers${suffix}`, { token: null })).status, 401);
    t.is((await service.request(`/companies/Beta/customers${suffix}`, { token: token({ scope: '' }) })).status, 403);
  }
});

test('an unknown company is a 404', async (t) => {
  for (const suffix of ['', '.csv'])
    t.is((await problemOf(await service.request(`/companies/nobody/customers${suffix}`))).status, 404, suffix);
});

test('what cannot be asked for is a 400 that names it', async (t) => {
  const wrong: [string, string[]][] = [
    ['?sort=start', ['sort']],
    ['?limit=0', ['limit']],
    ['?limit=201', ['limit']],
    ['?after=x', ['after']],
    ['?after=', ['after']],
    ['?from=2017-10-02&to=2017-10-02', ['from', 'to']],
    ['?from=x&time_zone=Nowhere', ['from', 'time_zone']],
    ['.csv?limit=1', ['limit']],
    ['.csv?after=x', ['after']],
  ];
  for (const [query, paths] of wrong) {
    const { status, errors = [] } = await problemOf(await service.request(`/companies/Acme/customers${query}`));
    t.is(status, 400, query);
    t.deepEqual([...new Set(errors.map(({ path }) => path))].sort(), paths, query);
  }
  t.is((await service.request('/companies/Acme/customers?limit=200')).status, 200);
});

test('a cursor belongs to its question, and to nobody who changes it', async (t) => {
  const next = (await list({ ...october2, limit: '1' })).next ?? '';
  t.like(await list({ ...october2, limit: '3', after: next }), { total: 4 });
  const others = [
    `Acme/customers?${new URLSearchParams({ after: next })}`,
    `Acme/customers?${new URLSearchParams({ ...october2, to: '2017-10-04', after: next })}`,
    `Beta/customers?${new URLSearchParams({ ...october2, after: next })}`,
    `Acme/conversations?${new URLSearchParams({ ...october2, period: 'active', after: next })}`,
    `Acme/customers?${new URLSearchParams({ ...october2, after: `${next.slice(0, -3)}AAA` })}`,
  ];
  for (const other of others) {
    const problem = await problemOf(await service.request(`/companies/${other}`));
    t.is(problem.status, 400, other);
    t.regex(problem.detail, /after: is not the `next` of an answer to this very question/, other);
  }
});
