import test from 'ava';
import { CompanyList } from '../../../src/insights/companies/companies.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { asCells, tableOf } from '../../support/table.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

const at = '2017-10-02 10:00:00';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    ...['1', '2', '3'].map((id) => says(id, at, { by: 'Large' })),
    ...['4', '5'].map((id) => says(id, at, { by: 'little' })),
    // An id that a spreadsheet would take for a number.
    says('6', at, { by: '007' }),
    asks('7', at, { text: '@large @007' }),
  ]);
});
test.after.always(() => service.stop());

test('the table has all companies of the filter, and no pages', async (t) => {
  const { items } = await service.get('/companies', CompanyList);
  t.deepEqual(
    items.map(({ company_id }) => company_id),
    ['Large', 'little', '007'],
  );
  t.deepEqual(await tableOf(await service.request('/companies.csv')), items.map(asCells));
  const paged = await problemOf(await service.request('/companies.csv?limit=1'));
  t.like(paged, { status: 400, errors: [{ path: 'limit', message: 'is for pages: a table has all rows' }] });
  const accept = { headers: { accept: 'text/csv' } };
  t.deepEqual(await tableOf(await service.request('/companies?q=L', accept)), items.slice(0, 2).map(asCells));
  const text = await (await service.request('/companies.csv?q=0')).text();
  t.is(text, '"company_id","total_inbound","total_outbound"\r\n"007",1,1\r\n');
});

test('a table that is still the same is a 304, and its ETag is not that of a page', async (t) => {
  const statusOf = async (path: string, tag: string, given = token()) =>
    (await service.request(path, { token: given, headers: { 'if-none-match': tag } })).status;
  const tag = (await service.request('/companies.csv')).headers.get('etag') ?? '';
  t.regex(tag, /^W\//);
  t.is(await statusOf('/companies.csv', tag), 304);
  t.is(await statusOf('/companies', tag), 200);
  t.is(await statusOf('/companies.csv?q=l', tag), 200);
  t.is(await statusOf('/companies.csv', tag, token({ companies: ['little'] })), 200);
  t.is(await statusOf('/companies.csv?limit=1', tag), 400);
});

test('a limited token has the table of its companies', async (t) => {
  const tableFor = async (companies: string[]) =>
    (await tableOf(await service.request('/companies.csv', { token: token({ companies }) }))).map(
      (row) => row['company_id'],
    );
  t.deepEqual(await tableFor(['LITTLE', 'gone']), ['little']);
  t.deepEqual(await tableFor([]), []);
});

test('a table needs the same right, and refuses the same parameters', async (t) => {
  t.is((await service.request('/companies.csv', { token: null })).status, 401);
  t.is((await service.request('/companies.csv', { token: token({ scope: 'tweets:write' }) })).status, 403);
  t.is((await service.request('/companies.csv?q=*')).status, 400);
});
