import test from 'ava';
import { UnansweredPage } from '../../../src/insights/tweets/unanswered.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { tableOf } from '../../support/tweets-of.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
const unanswered = (parameters: Record<string, string> = {}) =>
  service.get(`/companies/acme/unanswered?${new URLSearchParams(parameters)}`, UnansweredPage.strict());
const ids = async (parameters: Record<string, string> = {}) =>
  (await unanswered(parameters)).items.map(({ tweet_id }) => tweet_id).join(' ');

/*
 * Of Acme's inquiries 1 is answered by Acme, 2 by Beta only, 3 and 4 by no one; 5 is answered in the thread, but not
 * directly; 6 is Beta's alone.
 */
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    asks('1', '2017-10-02 10:00:00', { text: '@acme' }),
    says('11', '2017-10-02 11:00:00', { by: 'Acme', to: '1' }),
    asks('2', '2017-10-03 10:00:00', { text: '@acme @beta &lt;3' }),
    says('12', '2017-10-03 11:00:00', { by: 'Beta', to: '2' }),
    asks('3', '2017-10-01 10:00:00', { by: 'bob', text: '@acme' }),
    asks('4', '2017-10-31 23:30:00', { text: '@acme' }),
    asks('5', '2017-10-05 10:00:00', { text: '@acme' }),
    asks('15', '2017-10-05 11:00:00', { to: '5', text: '@acme' }),
    says('16', '2017-10-05 12:00:00', { by: 'Acme', to: '15' }),
    asks('6', '2017-10-06 10:00:00', { text: '@beta' }),
  ]);
});
test.after.always(() => service.stop());

test('inquiries without a direct reply of the company, oldest first', async (t) => {
  t.is(await ids(), '3 2 5 4');
  t.is(await ids({ sort: 'newest' }), '4 5 2 3');
  const { items, ...rest } = await unanswered({ limit: '4' });
  t.deepEqual(rest, { company_id: 'Acme', total: 4, next: null });
  t.deepEqual(items[1], {
    tweet_id: '2',
    author_id: 'ann',
    created_at: '2017-10-03T10:00:00Z',
    text: '@acme @beta <3',
    conversation_id: '2',
    company: ['Acme', 'Beta'],
  });
});

test('of a period, in the time zone', async (t) => {
  t.is(await ids({ from: '2017-10-02', to: '2017-10-05T10:00:00Z' }), '2');
  t.is(await ids({ from: '2017-11-01', time_zone: 'Europe/Berlin' }), '4');
});

test('pages', async (t) => {
  const first = await unanswered({ limit: '3' });
  t.is(first.total, 4);
  const second = await unanswered({ limit: '3', after: first.next ?? '' });
  t.deepEqual([...first.items, ...second.items], (await unanswered()).items);
  t.is(second.next, null);
  const other = await service.request(`/companies/beta/unanswered?after=${first.next}`);
  t.is(other.status, 400);
  t.regex((await problemOf(other)).detail, /after: is not the `next` of an answer to this very question/);
});

test('a table has the same rows', async (t) => {
  const { items } = await unanswered();
  const rows = items.map((item) => ({ ...item, company: item.company.join(' ') }));
  t.deepEqual(await tableOf(service, '/companies/acme/unanswered'), rows);
  t.deepEqual(await tableOf(service, '/companies/acme/unanswered.csv', { from: '2017-10-31' }), rows.slice(3));
  const paged = await service.request('/companies/acme/unanswered.csv?limit=1');
  t.regex((await problemOf(paged)).detail, /limit: is for pages/);
});

test('what cannot be is refused', async (t) => {
  const status = async (path: string, init = {}) => (await service.request(path, init)).status;
  t.is(await status('/companies/gone/unanswered'), 404);
  t.is(await status('/companies/gone/unanswered.csv'), 404);
  t.is(await status('/companies/a-b/unanswered'), 400);
  for (const bad of ['sort=relevance', 'limit=201', 'after=x', 'from=x', 'q=x', 'company=acme']) {
    t.is(await status(`/companies/acme/unanswered?${bad}`), 400, bad);
  }
  t.is(await status('/companies/acme/unanswered', { token: token({ companies: ['beta'] }) }), 403);
  // Of an inquiry of two companies a limited token sees its own.
  const limited = await service.request('/companies/acme/unanswered?limit=2', {
    token: token({ companies: ['ACME'] }),
  });
  t.deepEqual(UnansweredPage.parse(await limited.json()).items[1]?.company, ['Acme']);
});
