import test from 'ava';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { allPages, askTweets, type TweetsParameters, tableOf, tweetsOf } from '../../support/tweets-of.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const start = '2017-10-02 10:00:00';
// Ten inquiries at each of three moments, so that many have the same time.
const rows = [
  says('1', start, { by: 'Acme' }),
  ...Array.from({ length: 30 }, (_, at) =>
    asks(String(at + 10), later(start, 3600 * (at % 3)), { text: '@acme help' }),
  ),
];

test('pages of whatever length are all tweets once, in order, and only the first has facets', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  for (const sort of ['newest', 'oldest', 'relevance']) {
    const parameters = { company: 'acme', inbound: true, q: 'help', sort, weekday: 1 };
    const [whole] = await allPages(service, { ...parameters, limit: 200 });
    for (const limit of [1, 7, 10, 29, 30]) {
      const pages = await allPages(service, { ...parameters, limit });
      t.is(pages.length, Math.ceil(30 / limit));
      t.deepEqual(
        pages.flatMap(({ items }) => items),
        whole?.items,
      );
      t.deepEqual(
        pages.map(({ total }) => total),
        pages.map(() => 30),
      );
      t.deepEqual(
        pages.map(({ facets }) => facets === null),
        pages.map((_, at) => at > 0),
      );
    }
  }
});

test('the tweets of an hour are of one state of the data, whatever comes in while they are looked for', async (t) => {
  const { service, setFault, setAfter } = await startBehindFaults(t);
  await ingestRows(service, rows);
  // One of the same hour between those that are there, and one long after them.
  const more = [asks('90', '2017-10-02 10:30:00'), asks('91', '2017-12-04 10:30:00')];
  let [isLookedFor, isChanged] = [false, false];
  setFault((_method, _path, body) => {
    isLookedFor ||= body.includes('"first":{"min"');
    return null;
  });
  setAfter(async (_method, path) => {
    if (!isLookedFor || !path.includes('/_search')) return;
    setFault(null);
    setAfter(null);
    await ingestRows(service, more);
    isChanged = true;
  });
  const parameters = { hour: 10, sort: 'newest' };
  const { total, items } = await tweetsOf(service, parameters);
  t.true(isChanged, 'the data changed right after the first and the last tweet were read');
  t.is(total, 11);
  t.is(items[0]?.created_at, '2017-10-02T10:00:00Z');
  const after = await tweetsOf(service, { ...parameters, limit: 20 });
  t.deepEqual([after.total, after.items.map(({ tweet_id }) => tweet_id).slice(0, 2)], [13, ['91', '90']]);
});

test('pages show the data as it was when the first was asked for', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const parameters = { sort: 'oldest', limit: 16, hour: 10, time_zone: 'UTC' };
  const wide = { ...parameters, hour: 12 };
  const first = await tweetsOf(service, { ...parameters, limit: 6 });
  const firstWide = await tweetsOf(service, { ...wide, limit: 6 });
  // Changed, new, and long before all that was there.
  await ingestRows(service, [asks('10', '2017-10-05 09:00:00'), asks('99', '2016-10-02 10:30:00')]);
  const second = await tweetsOf(service, { ...parameters, limit: 6, after: first.next ?? '' });
  t.is(second.total, 11);
  t.deepEqual(
    [first, second].map(({ items }) => items.length),
    [6, 5],
  );
  t.is(new Set([...first.items, ...second.items].map(({ tweet_id }) => tweet_id)).size, 11);
  t.like(await tweetsOf(service, { ...wide, limit: 6, after: firstWide.next ?? '' }), {
    total: 10,
    items: { length: 4 },
  });
  // Which begins anew sees what is new.
  t.is((await tweetsOf(service, parameters)).total, 11 - 1 + 1);
  t.is((await tweetsOf(service, parameters)).items[0]?.tweet_id, '99');
});

async function refused(service: TestService, parameters: TweetsParameters, companies?: string[]): Promise<string> {
  const response = await askTweets(service, parameters, companies);
  const { status, errors } = await problemOf(response);
  return `${status} ${errors?.map(({ path, message }) => `${path} ${message}`).join()}`;
}

test('a cursor of other parameters, of another token, or that was changed, is a 400 that says so', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const { next } = await tweetsOf(service, { limit: 2 });
  const after = next ?? '';
  t.is((await askTweets(service, { limit: 7, after })).status, 200);
  const foreign = /^400 after is not the `next` of an answer to this very question, or has been changed$/;
  const others: TweetsParameters[] = [
    { q: 'help' },
    { company: 'acme' },
    { inbound: true },
    { responded: false },
    { responded_by: 'acme' },
    { company: 'acme', response_seconds_to: 3 },
    { company: 'acme', negative_response_time: false },
    { conversation: '10' },
    { author: 'ann' },
    { weekday: 1 },
    { hour: 10 },
    { from: '2017-10-01' },
    { to: '2017-12-01' },
    { time_zone: 'Europe/Berlin' },
    { sort: 'oldest' },
  ];
  for (const other of others) t.regex(await refused(service, { ...other, after }), foreign, JSON.stringify(other));
  t.regex(await refused(service, { after }, ['acme']), foreign);
  const changed = [
    `${after.slice(0, -2)}AA`,
    `x${after}`,
    after.slice(10),
    'x',
    '1.2.x',
    Buffer.from('[1]').toString('base64url'),
  ];
  for (const text of changed) t.regex(await refused(service, { after: text }), foreign, text);
  t.regex(await refused(service, { after: await nextOf(service, '/companies/acme/unanswered') }), foreign);

  // That of a clock carries a span, which nobody may change either.
  const clock = { hour: 10, limit: 2 };
  const spanned = (await tweetsOf(service, clock)).next ?? '';
  t.is((await askTweets(service, { ...clock, after: spanned })).status, 200);
  for (const span of ['0.999999999999.', '-999999999999.999999999999.', '9.1.', '', '1.']) {
    t.regex(await refused(service, { ...clock, after: spanned.replace(/^\d+\.\d+\./, span) }), foreign, span);
  }
});

const nextOf = async (service: TestService, path: string): Promise<string> => {
  const page: { next: string } = JSON.parse(await (await service.request(`${path}?limit=2`)).text());
  return page.next;
};

test('a table has all tweets of its filters, more than a page can have', async (t) => {
  const service = await startTestService(t);
  const many = Array.from({ length: 2_100 }, (_, at) =>
    asks(String(at + 100), later(start, at), { text: '@acme a, “b”' }),
  );
  await ingestRows(service, [...rows, ...many, says('9000', later(start, 160), { by: 'acme', to: '110' })]);
  const parameters = { company: 'acme', inbound: true, sort: 'oldest', from: later(start, 100).replace(' ', 'T') };
  const table = await tableOf(service, '/tweets', parameters);
  // 2,000 from 100 s on, and the 20 of the second and third hour.
  t.is(table.length, 2_020);
  t.deepEqual(table, await tableOf(service, '/tweets.csv', parameters));
  t.deepEqual(table.slice(0, 1), [
    {
      tweet_id: '200',
      author_id: 'ann',
      inbound: 'true',
      created_at: '2017-10-02T10:01:40Z',
      company: 'Acme',
      responded_by: '',
      conversation_id: '200',
      response_seconds: '',
      text: '@acme a, “b”',
    },
  ]);
  t.like((await tableOf(service, '/tweets', { company: 'acme', responded: true }))[0], {
    tweet_id: '110',
    responded_by: 'Acme',
    response_seconds: '150',
  });
  t.deepEqual(await tableOf(service, '/tweets', { q: 'nosuchword' }), []);
  const response = await service.request('/tweets.csv?hour=11&q=help');
  t.is(response.headers.get('content-type'), 'text/csv; charset=utf-8');
  t.regex(
    await response.text(),
    /^"tweet_id","author_id","inbound","created_at","company","responded_by","conversation_id","response_seconds","text"\r\n"11","ann",true,/,
  );
});
