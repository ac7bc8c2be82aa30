import test from 'ava';
import { parse } from 'csv-parse/sync';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { answeredAfter, ingestRows, insightsOf } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    ...answeredAfter([60, null, 7_200], { by: 'Acme', from: '2017-10-28 10:00:00', firstId: 100 }),
    ...answeredAfter([30], { by: 'Acme', from: '2017-10-30 10:00:00', firstId: 200 }),
  ]);
});
test.after.always(() => service.stop());

const question = { from: '2017-10-28', to: '2017-10-31', interval: 'day', time_zone: 'Europe/Berlin' };
const path = `/companies/acme/insights`;

test('the trend is a table by the end of the path or by the header Accept, with the filters of the question', async (t) => {
  const { trend } = await insightsOf(service, 'acme', question);
  const byPath = await service.request(`${path}.csv?${new URLSearchParams(question)}`);
  const byHeader = await service.request(`${path}?${new URLSearchParams(question)}`, {
    headers: { accept: 'text/csv' },
  });
  t.is(byPath.headers.get('content-type'), 'text/csv; charset=utf-8');
  t.is(byPath.headers.get('content-disposition'), 'attachment; filename="acme-trend.csv"');
  const text = await byPath.text();
  t.is(await byHeader.text(), text);
  t.regex(byHeader.headers.get('vary') ?? '', /Accept/);
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
  t.is(rows.length, 3);
  t.deepEqual(
    rows,
    trend.map(({ links: _, ...bucket }) =>
      Object.fromEntries(Object.entries(bucket).map(([name, value]) => [name, value === null ? '' : String(value)])),
    ),
  );
  t.deepEqual(rows[1], {
    start: '2017-10-29T00:00:00+02:00',
    inbound: '0',
    outbound: '0',
    responded: '0',
    response_rate: '',
    median_response_seconds: '',
  });
});

test('a table has an ETag, which is worth a 304, and is not that of the report', async (t) => {
  const url = `${path}.csv?${new URLSearchParams(question)}`;
  const first = await service.request(url);
  const tag = first.headers.get('etag') ?? '';
  t.regex(tag, /^W\//);
  const again = await service.request(url, { headers: { 'if-none-match': tag } });
  t.is(again.status, 304);
  t.is(await again.text(), '');
  const report = await service.request(`${path}?${new URLSearchParams(question)}`, {
    headers: { 'if-none-match': tag },
  });
  t.is(report.status, 200);
  t.not(report.headers.get('etag'), tag);
});

test('a table without the trend, of nothing, or of another company is a problem', async (t) => {
  const refused = await problemOf(await service.request(`${path}.csv?fields=total_inbound`));
  t.like(refused, { status: 400, errors: [{ path: 'fields' }] });
  t.is((await service.request(`${path}.csv?fields=total_inbound,trend`)).status, 200);
  const compared = await problemOf(
    await service.request(`${path}.csv?${new URLSearchParams(question)}&compare=previous`),
  );
  t.like(compared, { status: 400, errors: [{ path: 'compare' }] });
  t.is((await problemOf(await service.request('/companies/nobody/insights.csv'))).status, 404);
  const limited = token({ companies: ['other'] });
  t.is((await problemOf(await service.request(`${path}.csv`, { token: limited }))).status, 403);
});
