import test from 'ava';
import { ThreadReport } from '../../../src/insights/conversations/thread-report.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const start = '2017-10-02 10:00:00';
const after = (seconds: number) => later(start, seconds);

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  // Conversation 10 over three files, each ingested by itself.
  await ingestRows(service, [
    asks('14', after(60), { by: 'bob', to: '10' }),
    says('1', start, { by: 'BETA' }),
    asks('15', after(300), { text: '@beta', to: '11' }),
  ]);
  await ingestRows(service, [asks('10', start, { text: '@acme &amp; co' }), asks('12', after(120), { to: '11' })]);
  await ingestRows(service, [says('11', after(60), { to: '10' }), says('13', after(90), { by: 'Beta', to: '10' })]);
  await ingestRows(service, [
    // A circle with a tail.
    asks('30', after(10), { to: '32' }),
    asks('31', after(20), { to: '30' }),
    says('32', after(40), { to: '31' }),
    asks('33', after(30), { to: '31' }),
    // Two replies to 60, which is missing, at the same time; 70 lists 71, which is missing too.
    asks('62', start, { to: '60', text: '@acme' }),
    asks('61', start, { to: '60', text: '@acme' }),
    says('70', start, { lists: ['71'] }),
    asks('72', after(5), { to: '71' }),
    // What lists 20 first is Acme's.
    says('18', start, { lists: ['20'] }),
    says('19', after(1), { by: 'Beta', to: '18', lists: ['20'] }),
    asks('20', after(2), { text: '@beta' }),
    // Of nobody.
    asks('80', start),
  ]);
});
test.after.always(() => service.stop());

async function thread(id: string, companies?: string[]) {
  const response = await service.request(`/conversations/${id}`, { token: token({ companies }) });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return ThreadReport.parse(await response.json());
}

/** Lines such as `2 11<10 60`: depth, tweet, parent and delay. */
const lines = ({ thread }: ThreadReport) =>
  thread.map(({ depth, tweet_id, parent_id, delay_seconds }) =>
    [
      depth,
      parent_id === null ? tweet_id : `${tweet_id}<${parent_id}`,
      ...(delay_seconds === null ? [] : [delay_seconds]),
    ].join(' '),
  );

test('a thread is a tree in time order, with the delay of each reply, though it came in three files', async (t) => {
  const report = await thread('10');
  t.like(report, {
    conversation_id: '10',
    start: '2017-10-02T10:00:00Z',
    end: '2017-10-02T10:05:00Z',
    tweets: 6,
    hidden: 0,
    truncated: false,
    data: { settled: true },
  });
  // 11 and 14 came at the same time.
  t.deepEqual(lines(report), ['1 10', '2 11<10 60', '3 12<11 60', '3 15<11 240', '2 14<10 60', '2 13<10 90']);
});

test('a tweet is shown with its decoded text and its companies in their spelling', async (t) => {
  const [first, second] = (await thread('10')).thread;
  t.deepEqual(first, {
    tweet_id: '10',
    parent_id: null,
    depth: 1,
    author_id: 'ann',
    inbound: true,
    created_at: '2017-10-02T10:00:00Z',
    delay_seconds: null,
    text: '@acme & co',
    company: ['Acme', 'BETA'],
    responded_by: ['Acme', 'BETA'],
    is_first_response: false,
  });
  t.like(second, { author_id: 'Acme', inbound: false, company: ['Acme'], responded_by: [], is_first_response: true });
});

test('a limited token sees the tweets of its companies, the others are counted as hidden', async (t) => {
  // 14 goes on in 10, which is of both. 15 mentions Beta; its parent is Acme's alone.
  const beta = await thread('10', ['bETA']);
  t.like(beta, { start: '2017-10-02T10:00:00Z', end: '2017-10-02T10:05:00Z', tweets: 4, hidden: 2 });
  t.deepEqual(lines(beta), ['1 10', '2 14<10 60', '2 13<10 90', '1 15']);
  for (const { company, responded_by } of beta.thread) {
    t.deepEqual(company, ['BETA']);
    t.true(responded_by.every((id) => id === 'BETA'));
  }
  t.deepEqual(beta.thread[0]?.responded_by, ['BETA']);
  // A parent that is hidden is not named.
  t.false(JSON.stringify(beta).includes('"11"'));
  t.true(beta.thread.find(({ tweet_id }) => tweet_id === '13')?.is_first_response);

  const acme = await thread('10', ['acme']);
  t.like(acme, { tweets: 5, hidden: 1, end: '2017-10-02T10:05:00Z' });
  t.deepEqual(lines(acme), ['1 10', '2 11<10 60', '3 12<11 60', '3 15<11 240', '2 14<10 60']);
  t.deepEqual(
    acme.thread.map(({ company }) => company),
    [['Acme'], ['Acme'], ['Acme'], ['Acme'], ['Acme']],
  );
  t.like(await thread('10', ['acme', 'beta']), { tweets: 6, hidden: 0 });
});

test('a hidden tweet is a parent all the same: nobody else takes its place', async (t) => {
  t.deepEqual(lines(await thread('18')), ['1 18', '2 19<18 1', '2 20<18 2']);
  const beta = await thread('18', ['beta']);
  t.deepEqual(lines(beta), ['1 19', '1 20']);
  t.like(beta, { start: '2017-10-02T10:00:01Z', tweets: 2, hidden: 1 });
});

test('a circle opens at its smallest id, and has every tweet once', async (t) => {
  t.deepEqual(lines(await thread('30')), ['1 30<32 -30', '2 31<30 10', '3 33<31 10', '3 32<31 20']);
});

test('below what is missing the tweets are on top', async (t) => {
  t.deepEqual(lines(await thread('60')), ['1 61', '1 62']);
  t.deepEqual(lines(await thread('70')), ['1 70', '1 72']);
});

test('where no tweet may be seen it is the same 404 as where there is none', async (t) => {
  const problem = async (id: string, companies?: string[]) => {
    const given = { token: token({ companies }) };
    const { instance: _, ...told } = await problemOf(await service.request(`/conversations/${id}`, given));
    t.is((await service.request(`/conversations/${id}.csv`, given)).status, 404);
    return { ...told, detail: told.detail.replace(id, 'X') };
  };
  const none = await problem('999');
  t.is(none.status, 404);
  // One that is a tweet and no conversation; those of Acme, of nobody, and all for a token that covers nothing.
  t.deepEqual(await problem('11'), none);
  t.deepEqual(await problem('60', ['beta']), none);
  t.deepEqual(await problem('80', ['beta', 'acme']), none);
  t.deepEqual(await problem('10', []), none);
  t.deepEqual(await problem('10', ['gone']), none);
  t.deepEqual(lines(await thread('80')), ['1 80']);
});

test('what is no id is a 400, and so is a parameter', async (t) => {
  for (const path of [
    '/conversations/a.b',
    '/conversations/x%2Fy',
    `/conversations/${'1'.repeat(33)}`,
    '/conversations/10?limit=1',
  ])
    t.is((await problemOf(await service.request(path))).status, 400, path);
});

test('a repeated question is a 304 for whom it is, and another answer for others', async (t) => {
  const ask = (companies: string[] | undefined, seen = '', path = '/conversations/10') =>
    service.request(path, { token: token({ companies }), headers: { 'if-none-match': seen } });
  const tag = (await ask(undefined)).headers.get('etag') ?? '';
  t.is((await ask(undefined, tag)).status, 304);
  t.is((await ask(['acme'], tag)).status, 200);
  const own = (await ask(['acme', 'beta'])).headers.get('etag') ?? '';
  t.is((await ask(['beta', 'acme'], own)).status, 304);

  const table = await ask(undefined, '', '/conversations/10.csv');
  t.is(table.headers.get('cache-control'), 'private, no-cache');
  t.is((await ask(undefined, table.headers.get('etag') ?? '', '/conversations/10.csv')).status, 304);
  t.is((await ask(undefined, tag, '/conversations/10.csv')).status, 200);
});

test('the table has the same tweets by time alone', async (t) => {
  const given = { token: token({ companies: ['beta'] }) };
  const { thread: tweets } = await thread('10', ['beta']);
  const byTime = ['10', '14', '13', '15'].map((id) => tweets.find(({ tweet_id }) => tweet_id === id) ?? {});
  t.deepEqual(await tableOf(await service.request('/conversations/10.csv', given)), byTime.map(asCells));
  const accept = { headers: { accept: 'text/csv' } };
  t.deepEqual(await tableOf(await service.request('/conversations/10', { ...given, ...accept })), byTime.map(asCells));
});

test('of a very long thread the first tweets are shown, and that there are more', async (t) => {
  const other = await startTestService(t);
  const all = 5_003;
  // Each replies to the one before; odd ones are Beta's, the others Acme's.
  await ingestRows(
    other,
    Array.from({ length: all }, (_, at) =>
      says(String(at + 1), after(at), { by: at % 2 === 0 ? 'Beta' : 'Acme', to: at === 0 ? '' : String(at) }),
    ),
  );
  const report = await other.get('/conversations/1', ThreadReport);
  t.like(report, { tweets: all, hidden: 0, truncated: true, end: '2017-10-02T11:23:22Z' });
  t.deepEqual(
    report.thread.map(({ tweet_id }) => Number(tweet_id)),
    Array.from({ length: 5_000 }, (_, at) => at + 1),
  );
  t.like(report.thread.at(-1), { depth: 5_000, parent_id: '4999', delay_seconds: 1 });

  // A table of it would not be whole.
  const asked: [string, RequestInit][] = [
    ['/conversations/1.csv', {}],
    ['/conversations/1', { headers: { accept: 'text/csv' } }],
  ];
  for (const [path, init] of asked) {
    const { status, detail } = await problemOf(await other.request(path, init));
    t.is(status, 409);
    t.regex(detail, /has 5003 tweets and its thread shows 5000/);
    const [link = ''] = /\/tweets\?\S+/.exec(detail) ?? [];
    const rows = await tableOf(await other.request(link, { headers: { accept: 'text/csv' } }));
    t.deepEqual(
      rows.map(({ tweet_id }) => Number(tweet_id)).sort((a, b) => a - b),
      Array.from({ length: all }, (_, at) => at + 1),
    );
  }

  const given = { token: token({ companies: ['beta'] }) };
  t.is((await tableOf(await other.request('/conversations/1.csv', given))).length, 2_502);
  const limited = await other.request('/conversations/1', given);
  const half = ThreadReport.parse(await limited.json());
  t.like(half, { tweets: 2_502, hidden: 2_501, truncated: false });
  t.is(half.thread.length, 2_502);
  t.true(half.thread.every(({ parent_id, depth }) => parent_id === null && depth === 1));
});

test('the parent of a shown tweet may be one that came too late to be shown', async (t) => {
  const other = await startTestService(t);
  // 1 is the last by time, and lists 2; so does 3, which is shown.
  await ingestRows(other, [
    says('1', after(9_000), { lists: ['2'] }),
    asks('2', after(0)),
    asks('3', after(1), { to: '1', lists: ['2'] }),
    ...Array.from({ length: 5_000 }, (_, at) => asks(String(at + 10), after(2 + at), { to: '1' })),
  ]);
  const report = await other.get('/conversations/1', ThreadReport);
  t.like(report, { tweets: 5_003, truncated: true });
  t.deepEqual(lines({ ...report, thread: report.thread.slice(0, 3) }), ['1 2', '1 3', '1 10']);
});
