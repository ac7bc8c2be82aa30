import test from 'ava';
import type { z } from 'zod';
import { UnansweredList } from '../../../src/insights/tweets/routes.ts';
import { TweetList } from '../../../src/insights/tweets/tweet-list.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    // 1 is of two companies: Acme answers in 60 s, Zed in an hour and a second.
    asks('1', '2017-10-02 09:00:00', { text: '@Acme @Zed_9 my refund &amp; my batteries <b>' }),
    says('2', '2017-10-02 09:01:00', { to: '1', text: 'We refunded it' }),
    says('3', '2017-10-02 10:00:01', { by: 'Zed_9', to: '1', text: 'sorry' }),
    // Answered after the period (October), before it was written, and not at all.
    asks('4', '2017-10-31 23:59:59', { by: 'bob', text: '@acme cancelled again 😡 can’t log in #fail' }),
    says('5', '2017-11-01 00:10:00', { to: '4', text: 'canceling is easy' }),
    asks('6', '2017-10-09 09:30:00', { by: 'cid', text: '@Acme gift card, please' }),
    says('7', '2017-10-09 09:29:00', { to: '6' }),
    asks('8', '2017-10-10 12:00:00', { by: 'dan', text: '@Acme gift of a card' }),
    asks('9', '2017-10-11 12:00:00', { by: 'eve', text: '@Zed_9 only' }),
    asks('10', '2017-10-11 13:00:00', { by: 'eve', text: '@nobody at all' }),
  ]);
});
test.after.always(() => service.stop());

const list = (question: string): Promise<z.infer<typeof TweetList>> => service.get(`/tweets?${question}`, TweetList);
const ids = async (question: string) => (await list(`${question}&sort=oldest`)).items.map(({ tweet_id }) => tweet_id);

const october = 'from=2017-10-01&to=2017-11-01';
const filters: [question: string, found: string[]][] = [
  ['company=ACME&inbound=true', ['1', '6', '8', '4']],
  [`company=acme&inbound=true&${october}`, ['1', '6', '8', '4']],
  ['company=acme&inbound=false', ['2', '7', '5']],
  ['company=acme&responded=true', ['1', '6', '4']],
  ['company=acme&responded=false', ['8']],
  ['company=zed_9&responded=false', ['9']],
  ['responded=false', ['8', '9', '10']],
  ['company=acme,zed_9&responded=true', ['1', '6', '4']],
  ['responded_by=Zed_9', ['1']],
  // Of Acme 60 s, of Zed 3601 s: one company's times are not another's.
  ['company=acme&response_seconds_from=60&response_seconds_to=60', ['1']],
  ['company=acme&response_seconds_from=61', ['4']],
  ['company=zed_9&response_seconds_from=3601', ['1']],
  ['company=zed_9&response_seconds_to=3600', []],
  ['company=acme&responded_by=zed_9&response_seconds_from=3601', ['1']],
  ['company=acme&negative_response_time=true', ['6']],
  ['company=acme&negative_response_time=false', ['1', '4']],
  ['conversation=1', ['1', '2', '3']],
  ['company=acme&inbound=true&weekday=1&hour=9', ['1', '6']],
  ['company=acme&inbound=true&weekday=1&hour=11&time_zone=Europe/Berlin', ['1', '6']],
  // 8 was written on a Tuesday; 4 shortly before midnight of one, which is Wednesday in Berlin.
  ['company=acme&inbound=true&weekday=2', ['8', '4']],
  ['company=acme&inbound=true&weekday=3&time_zone=Europe/Berlin', ['4']],
];
for (const [question, found] of filters) {
  test(`${question} finds ${found.join(', ') || 'none'}`, async (t) => {
    t.deepEqual(await ids(question), found);
    t.is((await list(question)).total, found.length);
  });
}

const searches: [q: string, found: string[]][] = [
  ['refund', ['1', '2']],
  ['Refunding', ['1', '2']],
  ['battery', ['1']],
  ['cancel', ['4', '5']],
  ["can't", ['4']],
  ['can’t', ['4']],
  ['😡', ['4']],
  ['#fail', ['4']],
  ['"gift card"', ['6']],
  ['gift card', ['6', '8']],
  ['gift -"gift card"', ['8']],
  ['-refund -cancel -gift -sorry -only -nobody', ['7']],
  ['refu*', ['1', '2']],
  ['@ZED_9', ['1', '9']],
  ['@acme refund', ['1']],
  // Nothing that could be searched for: nothing is left out.
  ['&', ['1', '2', '3', '7', '6', '8', '9', '10', '4', '5']],
];
for (const [q, found] of searches) {
  test(`a search for ${q} finds ${found.join(', ')}`, async (t) => {
    t.deepEqual(await ids(new URLSearchParams({ q }).toString()), found);
  });
}

test('an item says whose it is, and is marked so that a page can show it', async (t) => {
  const { items, facets } = await list('company=acme&q=refund&inbound=true');
  t.deepEqual(items, [
    {
      tweet_id: '1',
      author_id: 'ann',
      inbound: true,
      created_at: '2017-10-02T09:00:00Z',
      text: '@Acme @Zed_9 my refund & my batteries <b>',
      company: ['Acme', 'Zed_9'],
      responded_by: ['Acme', 'Zed_9'],
      conversation_id: '1',
      response_seconds: 60,
      highlight: '@Acme @Zed_9 my <mark>refund</mark> &amp; my batteries &lt;b&gt;',
    },
  ]);
  t.deepEqual(facets, {
    company: [
      { company_id: 'Acme', count: 1 },
      { company_id: 'Zed_9', count: 1 },
    ],
    month: [{ month: '2017-10', count: 1 }],
  });
});

test('months are those of the time zone', async (t) => {
  t.deepEqual((await list('conversation=4&time_zone=Europe/Berlin')).facets?.month, [{ month: '2017-11', count: 2 }]);
});

test('a token limited to a company sees its tweets, and of others nothing', async (t) => {
  const limited = token({ companies: ['zed_9'] });
  const seen = async (question: string) =>
    TweetList.parse(await (await service.request(`/tweets?${question}`, { token: limited })).json());
  const all = await seen('sort=oldest');
  t.deepEqual(
    all.items.map(({ tweet_id, company, responded_by }) => [tweet_id, company, responded_by]),
    [
      ['1', ['Zed_9'], ['Zed_9']],
      ['3', ['Zed_9'], []],
      ['9', ['Zed_9'], []],
    ],
  );
  t.deepEqual(all.facets?.company, [{ company_id: 'Zed_9', count: 3 }]);
  t.deepEqual(
    (await seen('responded=false')).items.map(({ tweet_id }) => tweet_id),
    ['9'],
  );
  for (const question of ['company=acme', 'company=zed_9,acme', 'responded_by=Acme'])
    t.is((await service.request(`/tweets?${question}`, { token: limited })).status, 403);
});

const bad: [question: string, words: RegExp][] = [
  ['q=ab*', /q: .*at least 3 letters/],
  [`q=${'x'.repeat(501)}`, /q: is longer than 500/],
  ['company=a,,b', /company: is not a list/],
  [`company=${Array.from({ length: 21 }, (_, at) => `c${at}`).join()}`, /company: names more than 20/],
  ['inbound=yes', /inbound: is neither true nor false/],
  ['response_seconds_from=1', /company: has to name one company/],
  ['company=acme,zed_9&negative_response_time=true', /company: has to name one company/],
  ['sort=relevance', /sort: is by relevance/],
  ['weekday=8', /weekday: is more than 7/],
  ['hour=24', /hour: is more than 23/],
  ['limit=201', /limit: is more than 200/],
  ['from=2017-10-02&to=2017-10-01', /from: is not before to/],
  ['hour=3&from=1990-01-01&to=2017-01-01', /hour: lies in more than 1000 places/],
  ['after=nonsense', /after: is not the `next`/],
  ['colour=red', /colour: is not known here/],
];
for (const [question, words] of bad) {
  test(`${question.slice(0, 60)} is refused with a reason`, async (t) => {
    const response = await service.request(`/tweets?${question}`);
    t.is(response.status, 400);
    t.regex(await response.text(), words);
  });
}

// Alone: it ends the point in time that lists share.
test.serial('a cursor goes with its question alone, not changed, and says when it has expired', async (t) => {
  const { next } = await list('company=acme&limit=2');
  t.truthy(next);
  const detailOf = async (path: string) => (await service.request(path)).text();
  const wrong = /after: is not the `next` of an answer to this very question/;
  t.regex(await detailOf(`/tweets?company=zed_9&limit=2&after=${next}`), wrong);
  t.regex(await detailOf(`/tweets?company=acme&limit=2&after=${next?.slice(0, -6)}AAAAAA`), wrong);
  const [pit] = JSON.parse(Buffer.from(next ?? '', 'base64url').toString());
  await service.client.closePointInTime({ id: pit });
  t.regex(await detailOf(`/tweets?company=acme&limit=2&after=${next}`), /after: has expired/);
  // The first page begins at another, though the one that it would have shared is gone.
  t.is((await list('company=acme&limit=2')).items.length, 2);
});

test('pages put together are all tweets once, in order, and so is the table', async (t) => {
  const all = await ids('company=acme');
  for (const limit of [1, 2, 3, 7]) {
    const found: string[] = [];
    for (let after = ''; ; ) {
      const page = await list(`company=acme&sort=oldest&limit=${limit}${after}`);
      found.push(...page.items.map(({ tweet_id }) => tweet_id));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    t.deepEqual(found, all);
  }
  const table = await (await service.request('/tweets.csv?company=acme&sort=oldest&limit=1')).text();
  const lines = table.trim().split('\r\n');
  const columns = 'tweet_id author_id inbound created_at text company responded_by conversation_id response_seconds';
  t.is(
    lines[0],
    columns
      .split(' ')
      .map((column) => `"${column}"`)
      .join(),
  );
  t.deepEqual(
    lines.slice(1).map((line) => line.split(',')[0]),
    all.map((id) => `"${id}"`),
  );
  t.is(
    lines[1],
    `"1","ann",true,"2017-10-02T09:00:00Z","'@Acme @Zed_9 my refund & my batteries <b>","Acme Zed_9","Acme Zed_9","1",60`,
  );
  const asked = await service.request('/tweets?company=acme&sort=oldest', { headers: { accept: 'text/csv' } });
  t.is(await asked.text(), table);
  t.is(asked.headers.get('content-type'), 'text/csv; charset=utf-8');
});

test('what a company has not answered is listed, the oldest first, and an unknown company is a 404', async (t) => {
  const answer = await service.get('/companies/ACME/unanswered', UnansweredList);
  t.like(answer, { company_id: 'Acme', total: 1, next: null });
  t.deepEqual(
    answer.items.map(({ tweet_id }) => tweet_id),
    ['8'],
  );
  t.is((await service.request('/companies/Nobody/unanswered')).status, 404);
  t.is((await service.request('/companies/acme/unanswered', { token: token({ companies: ['zed_9'] }) })).status, 403);
  t.regex(await (await service.request('/companies/acme/unanswered.csv')).text(), /^"tweet_id",.*\r\n"8","dan"/);
});
