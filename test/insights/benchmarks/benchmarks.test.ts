import test from 'ava';
import { BenchmarksReport } from '../../../src/insights/benchmarks/benchmarks-report.ts';
import { metricNames } from '../../../src/insights/benchmarks/metric.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { answeredAfter, asks, ingestRows, insightsOf, says } from '../../support/world.ts';

/*
 * Acme:  asked at 10:00, 10:01, 10:02, 10:03; answered after 60, 120, 600 s and never
 * Beta:  asked at 10:00, answered after 30 s
 * both:  asked at 11:00, answered by Beta after 90 s
 * Gamma: asked at 10:30, answered after 3,601 s, at 11:30:01
 *
 *          inbound  responded  rate    outbound  ratio  times        mean  median  p90    within 1 h
 * Acme     5        3          60 %    3         0.6    60 120 600   260   120     504    60 %
 * Beta     2        2          100 %   2         1      30 90        60    60      84     100 %
 * Gamma    1        1          100 %   1         1      3601         3601  3601    3601   0 %
 *
 * p90 of three lies at 1.8: 120 + 0.8 × 480 = 504; of two at 0.9: 30 + 0.9 × 60 = 84.
 */
const rows = [
  ...answeredAfter([60, 120, 600, null], { by: 'Acme', from: '2017-10-02 10:00:00', firstId: 100 }),
  ...answeredAfter([30], { by: 'BETA', from: '2017-10-02 10:00:00', firstId: 200 }),
  asks('300', '2017-10-02 11:00:00', { text: '@acme @beta' }),
  says('301', '2017-10-02 11:01:30', { by: 'Beta', to: '300' }),
  ...answeredAfter([3_601], { by: 'Gamma', from: '2017-10-02 10:30:00', firstId: 400 }),
];

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

const benchmarks = (question: Record<string, string>) =>
  service.get(`/benchmarks?${new URLSearchParams({ companies: 'acme,beta,gamma', ...question })}`, BenchmarksReport);

/** Of each company its value, rank and percentile. */
const places = ({ companies }: BenchmarksReport) =>
  companies.map(({ value, rank, percentile }) => [value, rank, percentile]);

test('companies stand side by side in the order asked for, each with its place among all', async (t) => {
  const report = await benchmarks({ companies: 'gamma,ACME,beta', min_inbound: '2' });
  // Gamma has one inquiry: it is shown, and is not ranked. Of two, the other one is worse than Beta: 100 % of them.
  t.deepEqual(report, {
    metric: 'response_rate',
    better: 'higher',
    period: { from: null, to: null, time_zone: 'UTC' },
    min_inbound: 2,
    companies: [
      { company_id: 'Gamma', value: 100, total_inbound: 1, is_small: true, rank: null, of: null, percentile: null },
      { company_id: 'Acme', value: 60, total_inbound: 5, is_small: false, rank: 2, of: 2, percentile: 0 },
      // Its spelling is the smallest by code point.
      { company_id: 'BETA', value: 100, total_inbound: 2, is_small: false, rank: 1, of: 2, percentile: 100 },
    ],
    // 60 and 100: p10 lies at 0.1 of the way.
    distribution: { count: 2, min: 60, p10: 64, p25: 70, median: 80, p75: 90, p90: 96, max: 100 },
    notice: null,
    approximate: [],
    data: report.data,
  });
  t.true(report.data.settled);
});

test('companies that are equal share the better rank', async (t) => {
  const report = await benchmarks({ min_inbound: '1' });
  // Of Beta's two others, one is worse and one equal.
  t.deepEqual(places(report), [
    [60, 3, 0],
    [100, 1, 100],
    [100, 1, 100],
  ]);
  // 60, 100, 100: p10 lies at 0.2, p25 at 0.5.
  t.deepEqual(report.distribution, { count: 3, min: 60, p10: 68, p25: 80, median: 100, p75: 100, p90: 100, max: 100 });
});

test('of times the shorter is better; of volumes neither, and the highest comes first', async (t) => {
  const placesBy = async (metric: string) => {
    const report = await benchmarks({ metric, min_inbound: '1' });
    return [report.better, ...places(report)];
  };
  t.deepEqual(await placesBy('median_response_seconds'), ['lower', [120, 2, 50], [60, 1, 100], [3601, 3, 0]]);
  t.deepEqual(await placesBy('mean_response_seconds'), ['lower', [260, 2, 50], [60, 1, 100], [3601, 3, 0]]);
  t.deepEqual(await placesBy('p90_response_seconds'), ['lower', [504, 2, 50], [84, 1, 100], [3601, 3, 0]]);
  t.deepEqual(await placesBy('responded_within_1h'), ['higher', [60, 2, 50], [100, 1, 100], [0, 3, 0]]);
  t.deepEqual(await placesBy('responded_within_4h'), ['higher', [60, 3, 0], [100, 1, 100], [100, 1, 100]]);
  t.deepEqual(await placesBy('conversation_ratio'), [null, [0.6, 3, 0], [1, 1, 100], [1, 1, 100]]);
  t.deepEqual(await placesBy('total_inbound'), [null, [5, 1, 100], [2, 2, 50], [1, 3, 0]]);
  t.deepEqual(await placesBy('total_outbound'), [null, [3, 1, 100], [2, 2, 50], [1, 3, 0]]);
});

test('each figure is that of the company’s own report', async (t) => {
  for (const period of [{}, { from: '2017-10-02T10:01:00Z', to: '2017-10-02T11:00:01Z' }]) {
    for (const company of ['Acme', 'Beta', 'Gamma']) {
      const report = await insightsOf(service, company, period);
      const { total_inbound, total_outbound, response_rate, conversation_ratio, response_time } = report;
      const { mean: mean_response_seconds, median, p90, p99 } = response_time;
      const expected: Record<string, number | null> = {
        ...{ total_inbound, total_outbound, response_rate, conversation_ratio, mean_response_seconds },
        ...{ median_response_seconds: median, p90_response_seconds: p90, p99_response_seconds: p99 },
      };
      for (const { hours, percentage } of report.responded_within) expected[`responded_within_${hours}h`] = percentage;
      for (const metric of metricNames) {
        const [found] = (await benchmarks({ companies: company, metric, ...period })).companies;
        t.is(found?.value, expected[metric], `${company} ${metric}`);
        t.is(found?.total_inbound, total_inbound);
      }
    }
  }
});

test('inquiries count from the beginning of the period to before its end, answered whenever', async (t) => {
  // Acme: 10:01, 10:02 and 10:03, two of them answered. Beta: 10:00 is before, 11:00 is the end. Gamma: answered after the end.
  const period = { from: '2017-10-02T10:01:00Z', to: '2017-10-02T11:00:00Z' };
  const report = await benchmarks({ ...period, min_inbound: '1' });
  t.deepEqual(report.period, { ...period, time_zone: 'UTC' });
  t.deepEqual(places(report), [
    [66.6667, 2, 0],
    [null, null, null],
    [100, 1, 100],
  ]);
  t.deepEqual(
    report.companies.map(({ total_inbound, is_small }) => [total_inbound, is_small]),
    [
      [3, false],
      [0, true],
      [1, false],
    ],
  );
  // What a company wrote counts at its own time: Acme at 10:01, 10:03 and 10:12, Beta at 10:00:30 and 11:01:30, Gamma at 11:30:01.
  t.deepEqual(places(await benchmarks({ ...period, metric: 'total_outbound', min_inbound: '1' })), [
    [3, 1, 100],
    [0, null, null],
    [0, 2, 0],
  ]);
  // One second later the tweet of both counts for both.
  const longer = await benchmarks({ ...period, to: '2017-10-02T11:00:01Z', metric: 'total_inbound' });
  t.deepEqual(
    longer.companies.map(({ value }) => value),
    [4, 1, 1],
  );
  // The same on the clock of a time zone.
  const local = { from: '2017-10-02T12:01:00', to: '2017-10-02T13:00:00', time_zone: 'Europe/Berlin' };
  const { companies, period: shown } = await benchmarks({ ...local, min_inbound: '1' });
  t.deepEqual(companies, report.companies);
  t.deepEqual(shown, { ...period, time_zone: 'Europe/Berlin' });
});

test('a company without a figure is not ranked, however many inquiries it has', async (t) => {
  // In this second only Acme was asked, at 10:03, and did not answer.
  const second = { from: '2017-10-02T10:03:00Z', to: '2017-10-02T10:03:01Z', min_inbound: '1' };
  const report = await benchmarks({ ...second, companies: 'Acme', metric: 'median_response_seconds' });
  t.like(report.companies[0], {
    value: null,
    total_inbound: 1,
    is_small: false,
    rank: null,
    of: null,
    percentile: null,
  });
  t.like(report.distribution, { count: 0, min: null, median: null, max: null });
  // It has a rate, and is the only one that has: there is no other that could be worse.
  const [alone] = (await benchmarks({ ...second, companies: 'Acme' })).companies;
  t.like(alone, { value: 0, rank: 1, of: 1, percentile: null });
});

test('without min_inbound 30 inquiries are needed', async (t) => {
  const report = await benchmarks({});
  t.is(report.min_inbound, 30);
  t.true(report.companies.every(({ is_small, rank }) => is_small && rank === null));
  t.is(report.distribution?.count, 0);
});

test('a repeated question is a 304, in whatever case the companies are; their order makes it another', async (t) => {
  const ask = (companies: string, seen = '') =>
    service.request(`/benchmarks?companies=${companies}&min_inbound=2`, { headers: { 'if-none-match': seen } });
  const first = await ask('Acme,Gamma');
  const tag = first.headers.get('etag') ?? '';
  t.regex(tag, /^W\//);
  t.is((await ask('aCME,gamma', tag)).status, 304);
  t.is((await ask('Gamma,Acme', tag)).status, 200);
  const { companies, ...rest } = BenchmarksReport.parse(await (await ask('Gamma,Acme')).json());
  const before = BenchmarksReport.parse(await first.json());
  t.deepEqual({ ...rest, companies: companies.toReversed() }, before);
});

test('the table has the companies of the same answer', async (t) => {
  const query = 'companies=gamma,acme&min_inbound=2&metric=median_response_seconds';
  const { companies } = await service.get(`/benchmarks?${query}`, BenchmarksReport);
  const expected = companies.map(asCells);
  t.deepEqual(expected[0], {
    company_id: 'Gamma',
    value: '3601',
    total_inbound: '1',
    is_small: 'true',
    rank: '',
    of: '',
    percentile: '',
  });
  t.deepEqual(await tableOf(await service.request(`/benchmarks.csv?${query}`)), expected);
  const byHeader = await service.request(`/benchmarks?${query}`, { headers: { accept: 'text/csv' } });
  const tag = byHeader.headers.get('etag') ?? '';
  t.deepEqual(await tableOf(byHeader), expected);
  const seen = { 'if-none-match': tag };
  t.is((await service.request(`/benchmarks.csv?${query}`, { headers: seen })).status, 304);
  t.is((await service.request(`/benchmarks?${query}`, { headers: seen })).status, 200);
});

test('an unknown company is a 404 that names it', async (t) => {
  const response = await service.request('/benchmarks?companies=acme,nobody,noone');
  t.is(response.status, 404);
  t.regex(await response.text(), /There is no company nobody, noone in the data/);
  t.is((await service.request('/benchmarks.csv?companies=nobody')).status, 404);
});

test('what cannot be asked for is a 400 that names it', async (t) => {
  const wrong: [Record<string, string>, string[]][] = [
    [{}, ['companies']],
    [{ companies: '' }, ['companies']],
    [{ companies: 'acme,' }, ['companies']],
    [{ companies: 'acme, beta' }, ['companies']],
    [{ companies: 'acme,Acme' }, ['companies']],
    [{ companies: 'a'.repeat(51) }, ['companies']],
    [{ companies: Array.from({ length: 21 }, (_, at) => `c${at}`).join() }, ['companies']],
    [{ companies: 'acme', metric: 'sentiment' }, ['metric']],
    [{ companies: 'acme', min_inbound: '0' }, ['min_inbound']],
    [{ companies: 'acme', min_inbound: '-1' }, ['min_inbound']],
    [{ companies: 'acme', min_inbound: '1.5' }, ['min_inbound']],
    [{ companies: 'acme', min_inbound: '1000000000' }, ['min_inbound']],
    [{ companies: 'acme', from: '2017-10-02', to: '2017-10-02' }, ['from', 'to']],
    [{ companies: 'acme', time_zone: 'Nowhere' }, ['time_zone']],
    [{ companies: 'acme', company: 'beta' }, ['company']],
    [{ companies: '?', metric: '?', min_inbound: '?', from: '?' }, ['companies', 'from', 'metric', 'min_inbound']],
  ];
  for (const [question, paths] of wrong) {
    const response = await service.request(`/benchmarks?${new URLSearchParams(question)}`);
    t.is(response.status, 400, JSON.stringify(question));
    const { errors } = (await response.json()) as { errors: { path: string }[] };
    t.deepEqual([...new Set(errors.map(({ path }) => path))].sort(), paths, JSON.stringify(question));
  }
  // Twenty are not too many.
  const twenty = Array.from({ length: 20 }, (_, at) => `c${at}`).join();
  t.is((await service.request(`/benchmarks?companies=${twenty}`)).status, 404);
});

test('a token needs the right to read', async (t) => {
  const path = '/benchmarks?companies=acme';
  t.is((await service.request(path, { token: token({ scope: 'tweets:write' }) })).status, 403);
  t.is((await service.request(path, { token: null })).status, 401);
});
