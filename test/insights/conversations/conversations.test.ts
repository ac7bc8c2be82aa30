import test from 'ava';
import { ConversationList } from '../../../src/insights/conversations/conversation-list.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

/*
 * Conversations of Acme on one day:
 *
 *      start  tweets  first response    unanswered
 * 10   10:00  2       300 s (10:05)     no
 * 20   11:00  1       none              yes
 * 30   09:00  3       10,800 s (12:00)  no: 09:00 has an answer, 09:30 has none
 * 40   08:00  1       none              no: Acme alone wrote
 * 50   13:00  1       none              yes
 */
const day = '2017-10-02';
const rows = [
  asks('10', `${day} 10:00:00`, { text: '@Acme' }),
  says('11', `${day} 10:05:00`, { to: '10' }),
  asks('20', `${day} 11:00:00`, { text: '@Acme' }),
  asks('30', `${day} 09:00:00`, { text: '@Acme', by: 'bob' }),
  asks('31', `${day} 09:30:00`, { text: '@Acme', by: 'ann', to: '30' }),
  says('32', `${day} 12:00:00`, { to: '30' }),
  says('40', `${day} 08:00:00`),
  asks('50', `${day} 13:00:00`, { text: '@Acme @Beta' }),
  says('60', `${day} 14:00:00`, { by: 'Beta' }),
];

let service: TestService;
test.before(async () => {
  service = await startTestService(null, { BASE_PATH: '/support' });
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

const list = (question: Record<string, string> = {}, company = 'Acme') =>
  service.get(`/companies/${company}/conversations?${new URLSearchParams(question)}`, ConversationList);
const idsOf = async (question: Record<string, string>, company?: string) =>
  (await list(question, company)).items.map((item) => item.conversation_id);

test('a conversation is shown with all that is known of it, and the address of its thread', async (t) => {
  const { company_id, items, total, next } = await list({}, 'aCME');
  t.deepEqual([company_id, total, next], ['Acme', 5, null]);
  t.deepEqual(
    items.find((item) => item.conversation_id === '30'),
    {
      conversation_id: '30',
      start: '2017-10-02T09:00:00Z',
      end: '2017-10-02T12:00:00Z',
      tweets: 3,
      inbound: 2,
      outbound: 1,
      responded: 1,
      depth: 2,
      customers: 2,
      first_inbound_at: '2017-10-02T09:00:00Z',
      first_response_seconds: 10_800,
      last_by: 'company',
      unanswered: false,
      first_sentiment: null,
      last_sentiment: null,
      sentiment_change: null,
      thread: '/support/conversations/30',
    },
  );
  t.like(
    items.find((item) => item.conversation_id === '40'),
    {
      ...{ inbound: 0, first_inbound_at: null, first_response_seconds: null, last_by: 'company', unanswered: false },
    },
  );
  const [{ thread } = { thread: '' }] = items;
  t.is((await service.request(thread)).status, 200);
});

test('a conversation says how the customer who began felt at first and at last', async (t) => {
  const other = await startTestService(t);
  // By VADER "horrible" alone is −0.5423 and "great" 0.6249; bob, who did not begin, does not count.
  await ingestRows(other, [
    asks('10', `${day} 10:00:00`, { text: '@Acme this is horrible' }),
    asks('11', `${day} 11:00:00`, { by: 'bob', text: 'this is horrible', to: '10' }),
    says('12', `${day} 12:00:00`, { to: '10' }),
    asks('13', `${day} 13:00:00`, { text: 'that is great', to: '12' }),
  ]);
  const felt = { first_sentiment: -0.5423, last_sentiment: 0.6249, sentiment_change: 1.1672 };
  for (const query of ['', '?period=active']) {
    const path = '/companies/Acme/conversations';
    t.like((await other.get(`${path}${query}`, ConversationList)).items[0], felt, query);
    const [row] = await tableOf(await other.request(`${path}.csv${query}`));
    t.like(row, { first_sentiment: '-0.5423', last_sentiment: '0.6249', sentiment_change: '1.1672' }, query);
  }
});

test('conversations come by start, the newest first', async (t) => {
  t.deepEqual(await idsOf({}), ['50', '20', '10', '30', '40']);
  t.deepEqual(await idsOf({ sort: 'start', order: 'desc' }), ['50', '20', '10', '30', '40']);
  t.deepEqual(await idsOf({ order: 'asc' }), ['40', '30', '10', '20', '50']);
});

test('by length the longest come first, and of equal ones the newest', async (t) => {
  t.deepEqual(await idsOf({ sort: 'length' }), ['30', '10', '50', '20', '40']);
  t.deepEqual(await idsOf({ sort: 'length', order: 'asc' }), ['50', '20', '40', '10', '30']);
});

test('by first response time the slowest come first, and those without one last in both orders', async (t) => {
  t.deepEqual(await idsOf({ sort: 'first_response_time' }), ['30', '10', '50', '20', '40']);
  t.deepEqual(await idsOf({ sort: 'first_response_time', order: 'asc' }), ['10', '30', '50', '20', '40']);
});

test('the unanswered ones come first and the oldest of them before the others', async (t) => {
  t.deepEqual(await idsOf({ sort: 'unanswered' }), ['20', '50', '40', '30', '10']);
  t.deepEqual(await idsOf({ sort: 'unanswered', order: 'desc' }), ['50', '20', '10', '30', '40']);
});

test('only the unanswered ones, or only the others', async (t) => {
  t.like(await list({ unanswered: 'true' }), { total: 2 });
  t.deepEqual(await idsOf({ unanswered: 'true' }), ['50', '20']);
  t.like(await list({ unanswered: 'false' }), { total: 3 });
  t.deepEqual(await idsOf({ unanswered: 'false', sort: 'length' }), ['30', '10', '40']);
});

test('a period is that in which they start, its end left out', async (t) => {
  t.deepEqual(await idsOf({ from: `${day}T10:00:00`, to: `${day}T13:00:00` }), ['20', '10']);
  t.deepEqual(await idsOf({ from: `${day}T10:00:01`, to: `${day}T13:00:01` }), ['50', '20']);
  // Conversation 30 goes on in it, and has begun before.
  t.deepEqual(await idsOf({ from: `${day}T09:00:01`, to: `${day}T10:00:00` }), []);
  // 11:00 UTC is 13:00 in Berlin.
  t.deepEqual(await idsOf({ from: `${day}T13:00:00`, to: `${day}T15:00:00`, time_zone: 'Europe/Berlin' }), ['20']);
});

test('pages of any size put together are the list, in every order', async (t) => {
  for (const sort of ['start', 'length', 'first_response_time', 'unanswered']) {
    for (const order of ['asc', 'desc']) {
      const whole = await idsOf({ sort, order });
      for (const limit of ['1', '2', '3', '4', '5']) {
        const paged: string[] = [];
        for (let next: string | null = ''; next !== null; ) {
          const page: ConversationList = await list({ sort, order, limit, ...(next ? { after: next } : {}) });
          t.is(page.total, 5);
          paged.push(...page.items.map((item) => item.conversation_id));
          next = page.next;
        }
        t.deepEqual(paged, whole, `${sort} ${order} by ${limit}`);
      }
    }
  }
});

test('a page behind another shows the data as it was then', async (t) => {
  const other = await startTestService(t);
  await ingestRows(other, rows);
  const get = (query: string) => other.get(`/companies/Acme/conversations?limit=2${query}`, ConversationList);
  const first = await get('');
  await ingestRows(other, [
    asks('70', `${day} 10:30:00`, { text: '@Acme' }),
    says('21', `${day} 13:10:00`, { to: '20' }),
  ]);
  const second = await get(`&after=${first.next}`);
  t.deepEqual(
    second.items.map((item) => item.conversation_id),
    ['10', '30'],
  );
  t.is(second.total, 5);
  t.is((await get('')).total, 6);
});

test('the table has all conversations of the filter, and no pages', async (t) => {
  const question = { sort: 'length', from: `${day}T09:00:00` };
  const { items } = await list(question);
  t.is(items.length, 4);
  const query = new URLSearchParams(question);
  t.deepEqual(await tableOf(await service.request(`/companies/Acme/conversations.csv?${query}`)), items.map(asCells));
  const accept = { headers: { accept: 'text/csv' } };
  t.deepEqual(
    await tableOf(await service.request(`/companies/Acme/conversations?${query}`, accept)),
    items.map(asCells),
  );

  const cursor = (await list({ ...question, limit: '1' })).next ?? '';
  const paged: [Record<string, string>, string[]][] = [
    [{ limit: '1' }, ['limit']],
    [{ after: cursor }, ['after']],
    [{ limit: '1', after: cursor }, ['limit', 'after']],
  ];
  for (const [place, paths] of paged) {
    const asked = new URLSearchParams({ ...question, ...place });
    const answers = [
      await service.request(`/companies/Acme/conversations.csv?${asked}`),
      await service.request(`/companies/Acme/conversations?${asked}`, accept),
    ];
    for (const answer of answers) {
      const { status, errors } = await problemOf(answer);
      t.is(status, 400);
      t.deepEqual(
        errors,
        paths.map((path) => ({ path, message: 'is for pages: a table has all rows' })),
      );
    }
  }
});

test('nothing may keep a page or a table', async (t) => {
  // At its own path it is a table whatever the header Accept says.
  const kinds: [string, string][] = [
    ['', 'Authorization, Accept'],
    ['.csv', 'Authorization'],
  ];
  for (const [suffix, vary] of kinds) {
    const { status, headers } = await service.request(`/companies/Acme/conversations${suffix}`);
    t.is(status, 200);
    t.is(headers.get('cache-control'), 'private, no-store', suffix);
    t.is(headers.get('vary'), vary, suffix);
  }
});

test('a company has the conversations in which it has a tweet', async (t) => {
  t.deepEqual(await idsOf({}, 'beta'), ['60', '50']);
});

test('a token limited to companies lists their conversations and no other', async (t) => {
  const limited = token({ companies: ['beta'] });
  for (const suffix of ['', '.csv']) {
    t.is((await service.request(`/companies/Acme/conversations${suffix}`, { token: limited })).status, 403);
    t.is((await service.request(`/companies/nobody/conversations${suffix}`, { token: limited })).status, 403);
    const own = await service.request(`/companies/Beta/conversations${suffix}`, { token: limited });
    t.is(own.status, 200);
    t.false(/acme/i.test(await own.text()));
  }
});

test('an unknown company is a 404', async (t) => {
  for (const suffix of ['', '.csv', '?sort=length', '.csv?sort=length'])
    t.is((await problemOf(await service.request(`/companies/nobody/conversations${suffix}`))).status, 404, suffix);
});

test('what cannot be asked for is a 400 that names it', async (t) => {
  const wrong: [string, string[]][] = [
    ['sort=end', ['sort']],
    ['order=up', ['order']],
    ['unanswered=1', ['unanswered']],
    ['unanswered=', ['unanswered']],
    ['limit=0', ['limit']],
    ['limit=201', ['limit']],
    ['limit=x', ['limit']],
    ['after=x', ['after']],
    ['after=', ['after']],
    ['from=2017-10-02&to=2017-10-02', ['from', 'to']],
    ['time_zone=Nowhere', ['time_zone']],
    ['page=2', ['page']],
    ['sort=x&order=x&limit=x', ['limit', 'order', 'sort']],
  ];
  for (const [query, paths] of wrong) {
    const { status, errors = [] } = await problemOf(await service.request(`/companies/Acme/conversations?${query}`));
    t.is(status, 400, query);
    t.deepEqual([...new Set(errors.map(({ path }) => path))].sort(), paths, query);
  }
  t.is((await service.request('/companies/Acme/conversations?limit=200')).status, 200);
});

test('a cursor belongs to its question', async (t) => {
  const { next } = await list({ limit: '2', sort: 'length' });
  t.like(await list({ limit: '3', sort: 'length', after: next ?? '' }), { total: 5 });
  const others: [string, Record<string, string>][] = [
    ['Acme', { sort: 'start' }],
    ['Acme', { sort: 'length', order: 'asc' }],
    ['Acme', { sort: 'length', unanswered: 'true' }],
    ['Acme', { sort: 'length', from: day }],
    ['Beta', { sort: 'length' }],
  ];
  for (const [company, question] of others) {
    const query = new URLSearchParams({ limit: '2', ...question, after: next ?? '' });
    const problem = await problemOf(await service.request(`/companies/${company}/conversations?${query}`));
    t.is(problem.status, 400);
    t.regex(problem.detail, /after: is not the `next` of an answer to this very question/, `${company} ${query}`);
  }
});
