import test from 'ava';
import { ProblemDocument } from '../../../src/http/problem.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [says('1', '2017-10-02 10:00:00', { by: 'Acme' })]);
});
test.after.always(() => service.stop());

async function problemOf(path: string): Promise<{ status: number; paths: string[]; detail: string }> {
  const response = await service.request(path);
  const { status, errors = [], detail } = ProblemDocument.parse(await response.json());
  return { status, paths: errors.map(({ path }) => path), detail };
}
const asked = (question: Record<string, string>) =>
  problemOf(`/companies/Acme/insights?${new URLSearchParams(question)}`);

test('from that is not before to is a 400 that names both', async (t) => {
  for (const to of ['2017-10-01', '2017-09-30']) {
    t.like(await asked({ from: '2017-10-01', to }), { status: 400, paths: ['from', 'to'] });
  }
});

test('a text that is no moment is a 400 that names it', async (t) => {
  const texts = [
    '',
    'yesterday',
    '2017-02-30',
    '2017-13-01',
    '2017-10-01T25:00',
    '2017-10-01T10:60',
    '2017-10-01T10:00 ',
    '2017-10-01T10:00+01:',
    '1506816000',
    '2017-10',
  ];
  for (const from of texts) t.like(await asked({ from }), { status: 400, paths: ['from'] }, from);
  t.like(await asked({ to: 'x', from: 'y' }), { status: 400, paths: ['from', 'to'] });
  // Beyond these a year has no four digits in every zone.
  for (const to of ['0000-06-01', '9999-06-01']) t.like(await asked({ to }), { status: 400, paths: ['to'] }, to);
});

test('odd but readable moments are no server errors', async (t) => {
  const noon = '2017-10-02T12:00:00Z';
  const spellings = [
    '2017-10-02T12:00',
    '2017-10-02T12:00:00.12345678901234',
    '2017-10-02T12:00:00,5',
    '2017-10-02t12:00:00z',
    '2017-10-02T14:00:00+02:00',
    '2017-10-02T14:00:00 02:00',
    '2017-10-02T14:00:00+0200',
    '2017-10-02T07:00:00-05',
  ];
  for (const from of spellings) t.is((await insightsOf(service, 'Acme', { from })).period.from, noon, from);
});

test('a date-time without offset is one of the time zone, and one with an offset is not', async (t) => {
  const { period } = await insightsOf(service, 'Acme', {
    from: '2017-10-01T12:00:00',
    to: '2017-10-03T12:00:00+01:00',
    time_zone: 'America/New_York',
  });
  t.like(period, { from: '2017-10-01T16:00:00Z', to: '2017-10-03T11:00:00Z', time_zone: 'America/New_York' });
});

test('an unknown interval, time zone or parameter is a 400 that names it', async (t) => {
  t.like(await asked({ interval: 'year' }), { status: 400, paths: ['interval'] });
  for (const time_zone of [
    '',
    'Mars/Olympus',
    '2020-01-01T00:00Z',
    '2020-01-01T00:00[Europe/Berlin]',
    '+25:00',
    'T0000Z',
  ]) {
    t.like(await asked({ time_zone }), { status: 400, paths: ['time_zone'] }, time_zone);
  }
  t.like(await asked({ since: '2017-10-01', form: '1' }), { status: 400, paths: ['since', 'form'] });
  t.like(await asked({ interval: 'x', time_zone: 'x', from: 'x', x: 'x' }), {
    paths: ['from', 'time_zone', 'interval', 'x'],
  });
});

test('a parameter given twice is a 400', async (t) => {
  t.like(await problemOf('/companies/Acme/insights?from=2017-10-01&from=2017-10-02'), { status: 400, paths: ['from'] });
  t.like(await problemOf('/companies?limit=1&limit=1'), { status: 400, paths: ['limit'] });
});

test('a company id that cannot be one is a 400, and an unknown one a 404', async (t) => {
  for (const id of ['a-b', 'a%20b', 'a%2Fb', '%C3%A9', 'x'.repeat(51), '%ZZ', 'a%00']) {
    t.like(await problemOf(`/companies/${id}/insights`), { status: 400, paths: ['company_id'] }, id);
  }
  t.like(await problemOf(`/companies/${'x'.repeat(50)}/insights`), { status: 404, paths: [] });
  // A customer is no company.
  t.like(await problemOf('/companies/ann/insights'), { status: 404 });
});

test('a thousand buckets are answered, and one more is a 400 that says so', async (t) => {
  // 41 days and 16 hours are 1,000 hours.
  const from = '2017-01-01';
  const { trend } = await insightsOf(service, 'Acme', { from, to: '2017-02-11T16:00:00Z', interval: 'hour' });
  t.is(trend.length, 1_000);
  const refused = await asked({ from, to: '2017-02-11T16:00:01Z', interval: 'hour' });
  t.like(refused, { status: 400, paths: ['interval'] });
  t.regex(refused.detail, /1000 buckets/);
});

test('fields that are none are a 400 that names all there are', async (t) => {
  for (const fields of ['', 'totals', 'total_inbound,', 'total_inbound;trend', 'Trend', 'links'])
    t.like(await asked({ fields }), { status: 400, paths: ['fields'] }, fields);
  const { detail, paths } = await asked({ fields: 'a,total_inbound,b' });
  t.deepEqual(paths, ['fields', 'fields']);
  for (const word of ['"a"', '"b"', 'total_outbound', 'conversation_figures']) t.true(detail.includes(word), word);
});

test('a comparison that lacks an end, or has two ways, is a 400 that names it', async (t) => {
  const month = { from: '2017-10-01', to: '2017-11-01' };
  t.like(await asked({ compare: 'next', ...month }), { status: 400, paths: ['compare'] });
  t.like(await asked({ compare: 'previous' }), { status: 400, paths: ['from', 'to'] });
  t.like(await asked({ compare: 'previous', from: '2017-10-01' }), { status: 400, paths: ['to'] });
  t.like(await asked({ compare: 'previous', to: '2017-10-01' }), { status: 400, paths: ['from'] });
  t.like(await asked({ compare: 'previous', compare_from: '2017-09-01', ...month }), {
    status: 400,
    paths: ['compare'],
  });
  t.like(await asked({ compare_from: '2017-09-01' }), { status: 400, paths: ['compare_to'] });
  t.like(await asked({ compare_to: '2017-09-01' }), { status: 400, paths: ['compare_from'] });
  t.like(await asked({ compare_from: 'x', compare_to: '2017-09-01' }), { status: 400, paths: ['compare_from'] });
  const reversed = await asked({ compare_from: '2017-09-01', compare_to: '2017-09-01' });
  t.like(reversed, { status: 400, paths: ['compare_from', 'compare_to'] });
  // Two thousand years before the year 2017 there is none.
  const early = await asked({ compare: 'previous', from: '2017-01-01', to: '4100-01-01', interval: 'month' });
  t.like(early, { status: 400, paths: ['compare'] });
});

test('business hours and holidays that are none are a 400 that says how', async (t) => {
  const refused = await asked({ business_hours: 'mon-fri 9-17' });
  t.like(refused, { status: 400, paths: ['business_hours'] });
  t.regex(refused.detail, /such as mon-fri 09:00-17:00/);
  t.like(await asked({ business_hours: 'mon-fri 09:00-17:00; fri 16:00-18:00' }), { paths: ['business_hours'] });
  t.like(await asked({ business_hours: 'm'.repeat(501) }), { status: 400 });
  const office = { business_hours: 'mon-fri 09:00-17:00' };
  t.like(await asked({ holidays: '2017-12-25' }), { status: 400, paths: ['holidays'] });
  for (const holidays of ['', '25.12.2017', '2017-02-30', '2017-12-25,', '2017-12-25T00:00'])
    t.like(await asked({ ...office, holidays }), { status: 400, paths: ['holidays'] }, holidays);
  const dates = Array.from({ length: 401 }, (_, day) =>
    new Date(Date.UTC(2017, 0, 1 + day)).toISOString().slice(0, 10),
  );
  t.like(await asked({ ...office, holidays: dates.join() }), { status: 400, paths: ['holidays'] });
  const most = await insightsOf(service, 'Acme', { ...office, holidays: dates.slice(1).join() });
  t.is(most.business_hours?.holidays.length, 400);
});

test('too many buckets are no fault where the trend is not asked for', async (t) => {
  const long = { from: '2017-01-01', to: '2019-01-01', interval: 'hour' };
  t.like(await asked(long), { status: 400, paths: ['interval'] });
  t.is(
    (await service.request(`/companies/Acme/insights?${new URLSearchParams({ ...long, fields: 'conversations' })}`))
      .status,
    200,
  );
});
