import test from 'ava';
import pino from 'pino';
import { createEmerging, type IssuesOf } from '../../../src/issues/emerging/emerging.ts';
import { EmergingReport } from '../../../src/issues/emerging/emerging-report.ts';
import { createReading } from '../../../src/reading/reading.ts';
import { indexNames } from '../../../src/tweets/index-names.ts';
import { readCsvTable } from '../../support/csv-table.ts';
import { problemOf } from '../../support/problem-of.ts';
import { risingTerms } from '../../support/rising-terms.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const emergingOf = (company: string, question: Record<string, string> = {}) =>
  service.get(`/companies/${company}/ai-insights/emerging?${new URLSearchParams(question)}`, EmergingReport);

let lastId = 1_000;
const newId = (): string => {
  lastId += 1;
  return String(lastId);
};
type Said = { texts: readonly string[]; week: string; by?: (at: number) => string };
/** One tweet for each text, an hour after one another from the beginning of the week on, each by another customer. */
const week = (company: string, { texts, week, by = (at) => `${company}-${week}-${at}` }: Said) =>
  texts.map((text, at) =>
    asks(newId(), later(`${week} 00:00:00`, 3600 * at), { text: `@${company} ${text}`, by: by(at) }),
  );
const times = (count: number, text: string): string[] => Array(count).fill(text);
const exists = (company: string, at = '2017-09-04 00:00:00') => says(newId(), at, { by: company });

// Mondays. The week from 30 October on is the window, those before are compared with it.
const before = [
  '2017-09-04',
  '2017-09-11',
  '2017-09-18',
  '2017-09-25',
  '2017-10-02',
  '2017-10-09',
  '2017-10-16',
  '2017-10-23',
];
const toNovember = { to: '2017-11-06' };
const ordinary = [...times(30, 'the parcel is late'), ...times(10, 'my refund please')];

test('what is said three times as often is found, with the figures worked by hand', async (t) => {
  // 40 tweets a week, 10 of them about a refund; then 60, 30 of them about it. 8 × 40 are before.
  const texts = [...times(30, 'the parcel is late'), ...times(30, 'my refund please')];
  await ingestRows(service, [
    exists('RiseCo'),
    ...before.flatMap((monday) => week('RiseCo', { week: monday, texts: ordinary })),
    ...week('RiseCo', { week: '2017-10-30', texts }),
    // Neither of the window nor of the company.
    ...week('RiseCo', { week: '2017-11-06', texts: times(3, 'my refund please') }),
    ...week('Else', { week: '2017-10-30', texts: times(9, 'my refund please') }),
  ]);
  const report = await risingTerms(service, 'riseco', Date.parse('2017-11-06T00:00:00Z') / 1000);
  const { emerging, data: _, ...rest } = report;
  t.deepEqual(rest, {
    company_id: 'RiseCo',
    window: { from: '2017-10-30T00:00:00Z', to: '2017-11-06T00:00:00Z', time_zone: 'UTC' },
    before: { from: '2017-09-04T00:00:00Z', to: '2017-10-30T00:00:00Z' },
    inbound_total: 60,
    inbound_before: 320,
    analysed_total: 60,
    analysed_before: 320,
    // refund; parcel, late and the two together: late in the text of the parcel stands alone, with `is` between.
    tested: 3,
    notice: null,
  });
  t.is(emerging.length, 1);
  const { p_value, examples, ...refund } = emerging[0] ?? { p_value: 1, examples: [] };
  t.deepEqual(refund, {
    kind: 'term',
    label: 'Refund',
    terms: ['refund'],
    tweet_count: 30,
    percentage: 50,
    percentage_before: 25,
    strength: 2,
    first_seen: '2017-09-05T06:00:00Z',
    customers: 30,
  });
  // Of 110 tweets 30 in a window that has 60 of 380: expected 17.4, standard deviation 3.8; three tests.
  t.true(p_value > 1e-4 && p_value < 0.01, String(p_value));
  // The last of the window; the others say the same.
  t.deepEqual(
    examples.map(({ created_at, text }) => [created_at, text]),
    [['2017-11-01T11:00:00Z', '@RiseCo my refund please']],
  );
  // The service tests the issues that statistics find, too; the phrase is one of them.
  const whole = await emergingOf('riseco', toNovember);
  t.true(whole.tested > 3);
  t.is(whole.emerging.length, 1);
  t.like(whole.emerging[0], { tweet_count: 30, percentage: 50, percentage_before: 25, customers: 30 });
});

test('what one customer repeats, and what two say, has not risen', async (t) => {
  const loud = times(40, 'my zebra is broken');
  const rows = (company: string, people: number) => [
    exists(company),
    ...before.flatMap((monday) => week(company, { week: monday, texts: ordinary })),
    ...week(company, {
      week: '2017-10-30',
      texts: [...ordinary, ...loud],
      by: (at) => (at < 40 ? `p${at}` : `q${at % people}`),
    }),
  ];
  await ingestRows(service, [...rows('LoudCo', 1), ...rows('DuoCo', 2), ...rows('CrowdCo', 20)]);
  t.deepEqual((await emergingOf('LoudCo', toNovember)).emerging, []);
  t.deepEqual((await emergingOf('DuoCo', toNovember)).emerging, []);
  const { emerging } = await emergingOf('CrowdCo', toNovember);
  // `zebra` and `broken` are the same tweets: one of them is shown.
  t.is(emerging.length, 1);
  t.like(emerging[0], { tweet_count: 40, customers: 20, percentage_before: 0, strength: null });
  t.deepEqual(emerging[0]?.terms.toSorted(), ['broken', 'zebra']);
  // The 41st hour of the week.
  t.is(emerging[0]?.first_seen, '2017-10-31T16:00:00Z');
});

test('more tweets of everything are no rise of anything', async (t) => {
  await ingestRows(service, [
    exists('GrowCo'),
    ...before.flatMap((monday) => week('GrowCo', { week: monday, texts: ordinary })),
    ...week('GrowCo', { week: '2017-10-30', texts: [...ordinary, ...ordinary, ...ordinary] }),
  ]);
  t.like(await emergingOf('GrowCo', toNovember), { inbound_total: 120, emerging: [], notice: null });
});

test('tweets in a language that is not analysed take no part in the comparison', async (t) => {
  // The same share of English tweets is about a refund; of all tweets it is far more, as the weeks before are full of Spanish.
  const spanish = times(100, 'hola necesito ayuda con mi pedido porque todavía no ha llegado a mi casa');
  await ingestRows(service, [
    exists('LinguaCo'),
    ...before.flatMap((monday) => week('LinguaCo', { week: monday, texts: [...ordinary, ...spanish] })),
    ...week('LinguaCo', { week: '2017-10-30', texts: ordinary }),
  ]);
  t.like(await emergingOf('LinguaCo', toNovember), {
    ...{ inbound_total: 40, inbound_before: 1_120, analysed_total: 40, analysed_before: 320 },
    emerging: [],
  });
  // Of the English ones three quarters are about a refund instead of a quarter, of all tweets less than before.
  await ingestRows(service, [
    exists('HolaCo'),
    ...before.flatMap((monday) => week('HolaCo', { week: monday, texts: ordinary })),
    ...week('HolaCo', {
      week: '2017-10-30',
      texts: [...times(10, 'the parcel is late'), ...times(30, 'my refund please'), ...spanish],
    }),
  ]);
  const { emerging, ...counts } = await emergingOf('HolaCo', toNovember);
  t.like(counts, { inbound_total: 140, analysed_total: 40, analysed_before: 320 });
  t.is(emerging.length, 1);
  t.like(emerging[0], { tweet_count: 30, percentage: 75, percentage_before: 25, strength: 3 });
});

test('with less than two windows before it says so, and reports nothing', async (t) => {
  const burst = times(40, 'my zebra is broken');
  const rows = (company: string, mondays: string[]) => [
    exists(company, `${mondays[0]} 00:00:00`),
    ...mondays.flatMap((monday) => week(company, { week: monday, texts: ordinary })),
    ...week(company, { week: '2017-10-30', texts: [...ordinary, ...burst] }),
  ];
  await ingestRows(service, [...rows('NewCo', before.slice(-1)), ...rows('YoungCo', before.slice(-2))]);
  const { notice, ...none } = await emergingOf('NewCo', toNovember);
  t.regex(notice ?? '', /Fewer than two windows/);
  t.like(none, { tested: 0, emerging: [], inbound_total: 80, inbound_before: 40 });
  t.like(none.before, { from: '2017-10-23T00:00:00Z', to: '2017-10-30T00:00:00Z' });
  const young = await emergingOf('YoungCo', toNovember);
  t.is(young.notice, null);
  t.is(young.emerging.length, 1);
  // One that is there since long, but with tweets in one week of them alone.
  await ingestRows(service, [exists('StrayCo', '2010-01-01 00:00:00'), ...rows('StrayCo', before.slice(-1))]);
  t.like(await emergingOf('StrayCo', toNovember), { tested: 0, emerging: [], inbound_before: 40 });
  const first = await emergingOf('NewCo', { to: '2001-01-01' });
  t.like(first, { before: null, inbound_total: 0, inbound_before: 0, emerging: [] });
  t.truthy(first.notice);
});

test('the window ends after the last tweet, or where the clock of the zone says', async (t) => {
  await ingestRows(service, [exists('ZoneCo', '2017-09-01 00:00:00'), exists('ZoneCo', '2017-11-01 10:00:00')]);
  const spanOf = async (question: Record<string, string>) => {
    const { window, before } = await emergingOf('ZoneCo', question);
    return [window.from, window.to, before?.from];
  };
  t.deepEqual(await spanOf({}), ['2017-10-25T10:00:01Z', '2017-11-01T10:00:01Z', '2017-09-06T10:00:01Z']);
  // Berlin's clock went back on 29 October.
  const berlin = { to: '2017-11-01', time_zone: 'europe/berlin', window: '5d' };
  t.deepEqual(await spanOf(berlin), ['2017-10-26T22:00:00Z', '2017-10-31T23:00:00Z', '2017-09-16T22:00:00Z']);
  t.is((await emergingOf('ZoneCo', berlin)).window.time_zone, 'Europe/Berlin');
  // 28 windows of a day.
  t.deepEqual(await spanOf({ to: '2017-11-01', window: '1d' }), [
    '2017-10-31T00:00:00Z',
    '2017-11-01T00:00:00Z',
    '2017-10-03T00:00:00Z',
  ]);
});

test('an issue is tested by its rule over all of both periods, and takes in the phrases that are its tweets', async (t) => {
  await ingestRows(service, [
    exists('RuleCo'),
    ...before.flatMap((monday) => week('RuleCo', { week: monday, texts: ordinary })),
    ...week('RuleCo', { week: '2017-10-30', texts: [...ordinary, ...times(30, 'my zebra is broken, refund me')] }),
  ]);
  const asked: unknown[] = [];
  const rule = (any: string[], none: string[] = []) => ({ any, none, sentiment_below: null });
  const issuesOf: IssuesOf = async (...given) => {
    asked.push(given);
    const issue = { definition: null, summary: null };
    return [
      { ...issue, label: 'Money back', terms: ['refund', 'money back'], rule: rule(['refund', 'money back']) },
      { ...issue, label: 'Parcels', terms: ['parcel'], rule: rule(['parcel']) },
      { ...issue, label: 'Nothing', terms: ['nothing'], rule: rule(['quagga']) },
    ];
  };
  const reading = createReading(service.client, indexNames(service.config.INDEX_PREFIX), '', 'test');
  const emerging = createEmerging(reading, issuesOf);
  const to = Date.parse('2017-11-06T00:00:00Z') / 1000;
  const question = { companyId: 'ruleco', days: 7, to, timeZone: 'UTC' };
  const answer = await emerging(question, null, pino({ level: 'silent' }));
  const report = EmergingReport.parse(JSON.parse(answer?.json.toString() ?? ''));
  t.deepEqual(asked, [['RuleCo', { from: Date.parse('2017-09-04T00:00:00Z') / 1000, to }]]);
  const [issue] = report.emerging;
  // 10 of 40 each week before, 40 of 70 now.
  t.like(issue, {
    kind: 'issue',
    label: 'Money back',
    tweet_count: 40,
    percentage: 57.1429,
    percentage_before: 25,
    strength: 2.2857,
  });
  t.deepEqual(issue?.terms.slice(0, 2), ['refund', 'money back']);
  t.true(issue?.terms.includes('zebra'));
  t.is(report.emerging.length, 1);
});

test.serial('the answer is kept by its ETag, and is a table, too', async (t) => {
  await ingestRows(service, [
    exists('TableCo'),
    ...before.flatMap((monday) => week('TableCo', { week: monday, texts: ordinary })),
    ...week('TableCo', { week: '2017-10-30', texts: [...ordinary, ...times(30, 'my zebra is broken')] }),
  ]);
  const path = '/companies/TableCo/ai-insights/emerging';
  const first = await service.request(`${path}?to=2017-11-06`);
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  t.is((await service.request(`${path}?to=2017-11-06&window=7d`, { headers })).status, 304);
  t.is((await service.request(`${path}?to=2017-11-06&window=8d`, { headers })).status, 200);
  // Who has the answer as JSON has no table yet, and the other way round.
  const table = await service.request(`${path}.csv?to=2017-11-06`, { headers });
  t.is(table.status, 200);
  const ofTable = { 'if-none-match': table.headers.get('etag') ?? '' };
  t.is((await service.request(`${path}.csv?to=2017-11-06`, { headers: ofTable })).status, 304);
  t.is((await service.request(`${path}?to=2017-11-06`, { headers: ofTable })).status, 200);
  t.is(table.headers.get('content-disposition'), 'attachment; filename="TableCo-emerging.csv"');
  const rows = readCsvTable(await table.text());
  const { emerging } = EmergingReport.parse(await first.json());
  t.deepEqual(
    rows.map(({ label, terms, tweet_count, strength }) => [label, terms, tweet_count, strength]),
    emerging.map(({ label, terms, tweet_count }) => [label, terms.join(), String(tweet_count), '']),
  );
  t.is(rows.length, 1);
  const empty = await service.request(`${path}.csv?to=2017-09-11`);
  t.regex(await empty.text(), /^"kind","label","terms",[a-z_,"]+\r\n$/);
});

test('bad questions and other companies are problems', async (t) => {
  await ingestRows(service, [exists('BadCo')]);
  const problem = async (query: string, company = 'BadCo', init = {}) => {
    const { status, errors = [] } = await problemOf(
      await service.request(`/companies/${company}/ai-insights/emerging?${query}`, init),
    );
    return [status, ...errors.map(({ path }) => path)];
  };
  for (const window of ['0d', '32d', '7', 'd', '07d', '-7d', '7.5d', '1w', '7D', '']) {
    t.deepEqual(await problem(`window=${window}`), [400, 'window'], window);
  }
  t.deepEqual(await problem('to=x&time_zone=Mars/Olympus&from=2017-10-01'), [400, 'to', 'time_zone', 'from']);
  t.deepEqual(await problem('window=7d&window=8d'), [400, 'window']);
  t.deepEqual(await problem('', 'a-b'), [400, 'company_id']);
  t.deepEqual(await problem('', 'nobody'), [404]);
  t.deepEqual(await problem('', 'BadCo', { token: token({ companies: ['riseco'] }) }), [403]);
  t.deepEqual(await problem('', 'nobody', { token: token({ companies: ['riseco'] }) }), [403]);
  t.deepEqual(await problem('', 'BadCo', { token: token({ scope: 'tweets:write' }) }), [403]);
  const limited = { token: token({ companies: ['BADCO'] }) };
  t.is((await service.request('/companies/badco/ai-insights/emerging', limited)).status, 200);
});
