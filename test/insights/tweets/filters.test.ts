import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { idsOf, type TweetsParameters, tweetsOf } from '../../support/tweets-of.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
const found = async (parameters: TweetsParameters, companies?: string[]) =>
  (await idsOf(service, { sort: 'oldest', ...parameters }, companies)).join(' ');

/*
 * 1 asks Acme and Beta: Acme answers after 60 s (11), Beta after 3,600 s (12).
 * 2 asks Acme: answered by a tweet dated before it (13).
 * 3 asks Acme: never answered.
 * 4 asks Beta, answered within a second (14).
 * 5 asks no one that is a company.
 */
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    says('13', '2017-10-01 09:00:00', { by: 'ACME', to: '2' }),
    asks('1', '2017-10-02 10:00:00', { text: '@acme @beta help' }),
    says('11', '2017-10-02 10:01:00', { by: 'Acme', to: '1' }),
    says('12', '2017-10-02 11:00:00', { by: 'Beta', to: '1' }),
    asks('2', '2017-10-03 10:00:00', { by: 'bob', text: 'help' }),
    asks('3', '2017-10-31 23:30:00', { by: 'Bob', text: '@Acme &amp; co' }),
    asks('4', '2017-11-01 10:00:00', { text: '@beta' }),
    says('14', '2017-11-01 10:00:01', { by: 'Beta', to: '4' }),
    asks('5', '2017-11-02 10:00:00', { text: '@nobody' }),
  ]);
});
test.after.always(() => service.stop());

test('an item says all of its tweet, and facets count by company and month', async (t) => {
  const { next, ...page } = await tweetsOf(service, { company: 'acme', sort: 'oldest', limit: 2 });
  t.not(next, null);
  t.deepEqual(page, {
    items: [
      {
        tweet_id: '13',
        author_id: 'ACME',
        inbound: false,
        created_at: '2017-10-01T09:00:00Z',
        text: '',
        company: ['ACME'],
        responded_by: [],
        conversation_id: '2',
        response_seconds: null,
        highlight: null,
      },
      {
        tweet_id: '1',
        author_id: 'ann',
        inbound: true,
        created_at: '2017-10-02T10:00:00Z',
        text: '@acme @beta help',
        company: ['ACME', 'Beta'],
        responded_by: ['ACME', 'Beta'],
        conversation_id: '1',
        response_seconds: 60,
        highlight: null,
      },
    ],
    total: 5,
    facets: {
      company: [
        { company_id: 'ACME', count: 5 },
        { company_id: 'Beta', count: 1 },
      ],
      month: [{ month: '2017-10', count: 5 }],
    },
  });
  const [last] = (await tweetsOf(service, { company: 'acme' })).items;
  t.like(last, { tweet_id: '3', text: '@Acme & co', response_seconds: null });
});

test('all, in either order', async (t) => {
  t.is(await found({}), '13 1 11 12 2 3 4 14 5');
  t.like(await tweetsOf(service, { limit: 1 }), { total: 9, items: { 0: { tweet_id: '5' } } });
});

test('of a company, inbound and outbound', async (t) => {
  t.is(await found({ company: 'ACME' }), '13 1 11 2 3');
  t.is(await found({ company: 'acme', inbound: true }), '1 2 3');
  t.is(await found({ company: 'acme', inbound: false }), '13 11');
  t.is(await found({ company: 'acme,Beta', inbound: true }), '1 2 3 4');
  t.is(await found({ inbound: true }), '1 2 3 4 5');
  t.is(await found({ company: 'gone' }), '');
});

test('responded is by the company that is asked for, or by one of several, or by any', async (t) => {
  t.is(await found({ company: 'acme', responded: true }), '1 2');
  t.is(await found({ company: 'acme', responded: false }), '3');
  t.is(await found({ company: 'acme,beta', responded: true }), '1 2 4');
  t.is(await found({ company: 'acme,beta', responded: false }), '3');
  t.is(await found({ responded: true }), '1 2 4');
  t.is(await found({ responded: false }), '3 5');
  t.is(await found({ responded_by: 'BETA' }), '1 4');
  t.is(await found({ responded_by: 'beta', company: 'acme' }), '1');
  t.is(await found({ responded: true, inbound: false }), '');
});

test('response times are of one company, both ends among them', async (t) => {
  const acme = { company: 'acme' };
  t.is(await found({ ...acme, response_seconds_from: 60, response_seconds_to: 60 }), '1');
  t.is(await found({ ...acme, response_seconds_to: 59 }), '');
  t.is(await found({ ...acme, response_seconds_from: 61 }), '');
  t.is(await found({ ...acme, response_seconds_from: 0 }), '1');
  t.is(await found({ company: 'beta', response_seconds_to: 3599 }), '4');
  t.is(await found({ company: 'beta', response_seconds_to: 3600 }), '1 4');
  t.is(await found({ responded_by: 'beta', company: 'acme', response_seconds_from: 3600 }), '1');
  t.is(await found({ ...acme, negative_response_time: true }), '2');
  t.is(await found({ ...acme, negative_response_time: false }), '1');
  // Whose it is shows in the item, too.
  const of = async (parameters: TweetsParameters) => (await tweetsOf(service, parameters)).items[0]?.response_seconds;
  t.is(await of({ responded_by: 'beta', company: 'acme' }), 3600);
  t.is(await of({ company: 'beta,acme', responded_by: 'acme', conversation: '1' }), 60);
  t.is(await of({ company: 'beta,acme', conversation: '1', inbound: true }), null);
  t.is(await of({ company: 'acme', negative_response_time: true }), null);
});

test('of a conversation, of an author, of a period', async (t) => {
  t.is(await found({ conversation: '1' }), '1 11 12');
  t.is(await found({ author: 'Bob' }), '3');
  t.is(await found({ from: '2017-10-02T10:00:00Z', to: '2017-10-02T11:00:00Z' }), '1 11');
  t.is(await found({ from: '2017-11-01' }), '4 14 5');
  // In Berlin October ended at 23:00Z, before tweet 3.
  t.is(await found({ from: '2017-11-01', to: '2017-11-02', time_zone: 'Europe/Berlin' }), '3 4 14');
});

test('months are those of the time zone', async (t) => {
  const months = async (parameters: TweetsParameters) => (await tweetsOf(service, parameters)).facets?.month;
  t.deepEqual(await months({}), [
    { month: '2017-10', count: 6 },
    { month: '2017-11', count: 3 },
  ]);
  t.deepEqual(await months({ time_zone: 'Europe/Berlin' }), [
    { month: '2017-10', count: 5 },
    { month: '2017-11', count: 4 },
  ]);
  t.deepEqual(await months({ company: 'gone', time_zone: 'Europe/Berlin' }), []);
});

test('weekday and hour are those that the clock of the time zone shows', async (t) => {
  // 2 October 2017 was a Monday, 31 October a Tuesday.
  t.is(await found({ hour: 10 }), '1 11 2 4 14 5');
  t.is(await found({ hour: 10, weekday: 1 }), '1 11');
  t.is(await found({ weekday: 2 }), '2 3');
  t.is(await found({ weekday: 2, to: '2017-10-31' }), '2');
  t.is(await found({ weekday: 6 }), '');
  // Half past midnight of 1 November, a Wednesday, since summer time is over; 12:00 of 2 October while it was not.
  const berlin = { time_zone: 'Europe/Berlin' };
  t.is(await found({ ...berlin, hour: 0, weekday: 3 }), '3');
  t.is(await found({ ...berlin, hour: 12 }), '1 11 2');
  t.is(await found({ ...berlin, hour: 11 }), '13 4 14 5');
  t.is(await found({ hour: 15, time_zone: 'Asia/Kolkata', company: 'acme' }), '1 11 2');
  t.is(await found({ company: 'gone', hour: 1 }), '');
});

test('over decades a weekday or hour can come too often, which is a 400 that says so, and months are found', async (t) => {
  const other = await startTestService(t);
  // Between the last two of them lie 4,992 days.
  await ingestRows(other, [
    asks('0', '2004-02-01 10:00:00'),
    asks('1', '1990-01-01 10:00:00'),
    asks('2', '2017-10-02 10:00:00'),
  ]);
  const months = ['1990-01', '2004-02', '2017-10'].map((month) => ({ month, count: 1 }));
  for (const time_zone of ['UTC', 'Europe/Berlin'])
    t.deepEqual((await tweetsOf(other, { time_zone })).facets?.month, months, time_zone);
  const response = await other.request('/tweets?hour=10');
  t.is(response.status, 400);
  t.regex(await response.text(), /hour: comes too often in this time: shorten the period/);
  t.is((await other.request('/tweets.csv?hour=10')).status, 400);
  // It is the time in which there are tweets that counts.
  t.deepEqual(await idsOf(other, { hour: 10, from: '1990-01-02', to: '9998-01-01' }), ['2', '0']);
  t.deepEqual(await idsOf(other, { hour: 10, weekday: 1 }), ['2', '1']);
});

test('a token that is limited to companies sees their tweets, and of others not even that they answered', async (t) => {
  t.is(await found({}, ['BETA']), '1 12 4 14');
  t.is(await found({ responded: true }, ['beta']), '1 4');
  t.is(await found({ responded: false }, ['acme']), '3');
  t.is(await found({ responded: false }, ['acme', 'beta']), '3');
  t.is(await found({ conversation: '1' }, ['acme']), '1 11');
  t.is(await found({ author: 'ann' }, ['none']), '');
  t.is(await found({}, []), '');
  const page = await tweetsOf(service, { conversation: '1', inbound: true }, ['acme']);
  t.like(page, { total: 1, facets: { company: { length: 1, 0: { company_id: 'ACME', count: 1 } } } });
  t.like(page.items[0], { company: ['ACME'], responded_by: ['ACME'] });
  t.deepEqual((await tweetsOf(service, {}, [])).facets, { company: [], month: [] });
});
