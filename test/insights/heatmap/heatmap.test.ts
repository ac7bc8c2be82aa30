import test from 'ava';
import { parse } from 'csv-parse/sync';
import { HeatmapReport } from '../../../src/insights/heatmap/heatmap-report.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const heatmapOf = (company: string, question: Record<string, string> = {}) =>
  service.get(`/companies/${company}/heatmap?${new URLSearchParams(question)}`, HeatmapReport);

/** The cells that have anything, as `1 09: inbound responded median`. */
const shown = ({ cells }: HeatmapReport) =>
  cells
    .filter(({ inbound }) => inbound > 0)
    .map(
      ({ weekday, hour, inbound, responded, approximate_median_response_seconds: median }) =>
        `${weekday} ${String(hour).padStart(2, '0')}: ${inbound} ${responded} ${median}`,
    );

test('inquiries are in the hour of the week that the clock showed when they came, answers with them', async (t) => {
  await ingestRows(service, [
    // Monday, 2 October 2017, 09:00 to 09:59: two answered after 60 and 80 s, one not; the Monday after, one after 50 s.
    asks('1', '2017-10-02 09:00:00', { text: '@WeekCo' }),
    says('2', '2017-10-02 09:01:00', { by: 'WeekCo', to: '1' }),
    asks('3', '2017-10-02 09:59:59', { text: '@WeekCo' }),
    says('4', '2017-10-02 10:01:19', { by: 'WeekCo', to: '3' }),
    asks('5', '2017-10-02 09:30:00', { text: '@WeekCo' }),
    asks('6', '2017-10-09 09:30:00', { text: '@WeekCo' }),
    says('7', '2017-10-09 09:30:50', { by: 'WeekCo', to: '6' }),
    // Sunday's last second, answered in another hour and another week, after two hours and a second; one in vain.
    asks('8', '2017-10-08 23:59:59', { text: '@WeekCo' }),
    says('9', '2017-10-09 02:00:00', { by: 'WeekCo', to: '8' }),
    // Answered before it was asked: responded, without a time.
    asks('10', '2017-10-03 00:00:00', { text: '@WeekCo' }),
    says('11', '2017-10-02 12:00:00', { by: 'WeekCo', to: '10' }),
    // Of another company.
    asks('12', '2017-10-03 05:00:00', { text: '@Other' }),
    says('13', '2017-10-03 05:00:00', { by: 'Other', to: '12' }),
  ]);
  const report = await heatmapOf('weekco', { from: '2017-10-01', to: '2017-11-01' });
  t.is(report.cells.length, 168);
  t.deepEqual(shown(report), ['1 09: 4 3 60', '2 00: 1 1 null', '7 23: 1 1 7201']);
  const { cells, ...rest } = report;
  const october = 'from=2017-10-01T00%3A00%3A00Z&to=2017-11-01T00%3A00%3A00Z';
  t.deepEqual(rest, {
    company_id: 'WeekCo',
    period: { from: '2017-10-01T00:00:00Z', to: '2017-11-01T00:00:00Z', time_zone: 'UTC' },
    total_inbound: 6,
    responded_inbound: 5,
    links: {
      total_inbound: `/tweets?company=WeekCo&inbound=true&${october}`,
      responded_inbound: `/tweets?company=WeekCo&inbound=true&responded=true&${october}`,
    },
    data: { version: report.data.version, settled: true },
  });
  const here = `weekday=1&hour=9&time_zone=UTC&${october}`;
  t.deepEqual(cells[9], {
    weekday: 1,
    hour: 9,
    inbound: 4,
    responded: 3,
    response_rate: 75,
    approximate_median_response_seconds: 60,
    links: {
      inbound: `/tweets?company=WeekCo&inbound=true&${here}`,
      responded: `/tweets?company=WeekCo&inbound=true&responded=true&${here}`,
    },
  });
  t.like(cells[0], { weekday: 1, hour: 0, inbound: 0, responded: 0, response_rate: null });
});

test('a period takes in its first second and leaves out its last, and an open one is that of the data', async (t) => {
  await ingestRows(service, [
    asks('101', '2017-10-02 09:29:59', { text: '@EdgeCo' }),
    asks('102', '2017-10-02 09:30:00', { text: '@EdgeCo' }),
    says('103', '2017-10-02 12:30:00', { by: 'EdgeCo', to: '102' }),
    asks('104', '2017-10-02 10:30:00', { text: '@EdgeCo' }),
  ]);
  const cut = await heatmapOf('EdgeCo', { from: '2017-10-02T09:30:00Z', to: '2017-10-02T10:30:00Z' });
  t.deepEqual(shown(cut), ['1 09: 1 1 10800']);
  const open = await heatmapOf('EdgeCo');
  t.deepEqual(shown(open), ['1 09: 2 1 10800', '1 10: 1 0 null']);
  t.like(open.period, { from: '2017-10-02T09:29:59Z', to: '2017-10-02T12:30:01Z' });
  t.like(await heatmapOf('EdgeCo', { from: '2018-01-01' }), { total_inbound: 0, responded_inbound: 0 });
  t.like(await heatmapOf('EdgeCo', { to: '2017-01-01' }), { total_inbound: 0 });
});

test('the hour that comes twice in Berlin is one cell, the one that is left out is empty', async (t) => {
  await ingestRows(service, [
    says('200', '2017-01-01 00:00:00', { by: 'ClockCo' }),
    // 02:30 twice on Sunday, 29 October; 01:59:59 and 03:00 one second after one another on Sunday, 26 March.
    ...['2017-10-29 00:30:00', '2017-10-29 01:30:00', '2017-03-26 00:59:59', '2017-03-26 01:00:00'].map((at, index) =>
      asks(`20${index + 1}`, at, { text: '@ClockCo' }),
    ),
  ]);
  const berlin = await heatmapOf('ClockCo', { time_zone: 'europe/berlin' });
  t.deepEqual(shown(berlin), ['7 01: 1 0 null', '7 02: 2 0 null', '7 03: 1 0 null']);
  t.is(berlin.period.time_zone, 'Europe/Berlin');
  t.deepEqual(shown(await heatmapOf('ClockCo', { time_zone: 'Asia/Kathmandu' })), ['7 06: 3 0 null', '7 07: 1 0 null']);
  // Half an hour back in Lord Howe at 15:00 UTC on 1 April 2017: from 02:00 to 01:30.
  await ingestRows(service, [
    says('210', '2017-01-01 00:00:00', { by: 'HoweCo' }),
    ...['2017-04-01 14:59:59', '2017-04-01 15:00:00', '2017-04-01 15:29:59', '2017-04-01 15:30:00'].map((at, index) =>
      asks(`21${index + 1}`, at, { text: '@HoweCo' }),
    ),
  ]);
  const howe = await heatmapOf('HoweCo', { time_zone: 'Australia/Lord_Howe' });
  t.deepEqual(shown(howe), ['7 01: 3 0 null', '7 02: 1 0 null']);
});

test('an inquiry to two companies is in the cell of each, with its own answer', async (t) => {
  await ingestRows(service, [
    asks('301', '2017-10-04 10:00:00', { text: '@PairOne @PairTwo' }),
    says('302', '2017-10-04 10:00:30', { by: 'PairOne', to: '301' }),
    says('303', '2017-11-04 10:00:00', { by: 'PairTwo', to: '301' }),
    asks('304', '2017-10-04 10:30:00', { text: '@PairTwo' }),
  ]);
  const october = { from: '2017-10-01', to: '2017-11-01' };
  t.deepEqual(shown(await heatmapOf('PairOne', october)), ['3 10: 1 1 30']);
  // 31 days.
  t.deepEqual(shown(await heatmapOf('PairTwo', october)), ['3 10: 2 1 2678400']);
});

// By itself: what the others ingest would give its answer another ETag.
test.serial('the heatmap is a table, too', async (t) => {
  await ingestRows(service, [
    asks('401', '2017-10-02 09:00:00', { text: '@TableCo' }),
    says('402', '2017-10-02 09:00:07', { by: 'TableCo', to: '401' }),
  ]);
  const { cells } = await heatmapOf('TableCo', { time_zone: 'Asia/Kolkata' });
  const byPath = await service.request('/companies/TableCo/heatmap.csv?time_zone=Asia/Kolkata');
  const byHeader = await service.request('/companies/TableCo/heatmap?time_zone=Asia/Kolkata', {
    headers: { accept: 'text/csv' },
  });
  const text = await byPath.text();
  t.is(await byHeader.text(), text);
  t.is(byPath.headers.get('content-disposition'), 'attachment; filename="TableCo-heatmap.csv"');
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
  t.deepEqual(
    rows,
    cells.map(({ links: _, ...cell }) =>
      Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, value === null ? '' : String(value)])),
    ),
  );
  t.is(rows.length, 168);
  const tag = byPath.headers.get('etag') ?? '';
  const again = await service.request('/companies/TableCo/heatmap.csv?time_zone=Asia/Kolkata', {
    headers: { 'if-none-match': tag },
  });
  t.is(again.status, 304);

  // At one address there are both: who has kept the one has not the other.
  const address = '/companies/TableCo/heatmap?time_zone=Asia/Kolkata';
  const json = await service.request(address);
  const seen = json.headers.get('etag') ?? '';
  t.not(seen, tag);
  const statusOf = async (accept: string, header: string) =>
    (await service.request(address, { headers: { accept, 'if-none-match': header } })).status;
  t.is(await statusOf('text/csv', seen), 200);
  t.is(await statusOf('text/csv', `${seen}, ${tag}`), 304);
  t.is(await statusOf('application/json', tag), 200);
  t.is(await statusOf('application/json', `${tag}, ${seen}`), 304);
});

test('a period of thousands of years is answered, but where the hours of the clock begin elsewhere twice a year', async (t) => {
  await ingestRows(service, [
    asks('601', '0001-01-01 10:00:00', { text: '@AgesCo' }),
    says('602', '9998-12-31 10:00:00', { by: 'AgesCo', to: '601' }),
  ]);
  t.like(await heatmapOf('AgesCo', { time_zone: 'Europe/Berlin' }), { total_inbound: 1, responded_inbound: 1 });
  const refused = await problemOf(await service.request('/companies/AgesCo/heatmap?time_zone=Australia/Lord_Howe'));
  t.like(refused, { status: 400, errors: [{ path: 'time_zone' }] });
});

test('bad questions and other companies are problems', async (t) => {
  await ingestRows(service, [says('501', '2017-10-02 09:00:00', { by: 'BadCo' })]);
  const problem = async (query: string, company = 'BadCo', init = {}) => {
    const { status, errors = [] } = await problemOf(
      await service.request(`/companies/${company}/heatmap?${query}`, init),
    );
    return [status, ...errors.map(({ path }) => path)];
  };
  t.deepEqual(await problem('from=x&to=2017-13-01&time_zone=Mars/Olympus&interval=day'), [
    400,
    'from',
    'to',
    'time_zone',
    'interval',
  ]);
  t.deepEqual(await problem('from=2017-10-02&to=2017-10-02'), [400, 'from', 'to']);
  t.deepEqual(await problem('time_zone=UTC&time_zone=UTC'), [400, 'time_zone']);
  t.deepEqual(await problem('', 'a-b'), [400, 'company_id']);
  t.deepEqual(await problem('', 'nobody'), [404]);
  t.deepEqual(await problem('', 'BadCo', { token: token({ companies: ['weekco'] }) }), [403]);
  t.deepEqual(await problem('', 'BadCo', { token: token({ scope: 'tweets:write' }) }), [403]);
  const limited = await service.request('/companies/badco/heatmap', { token: token({ companies: ['BADCO'] }) });
  t.is(limited.status, 200);
});
