import test from 'ava';
import { CompanyList } from '../../src/insights/companies/companies.ts';
import { problemOf } from '../support/problem-of.ts';
import { startTestService, type TestService, token } from '../support/service.ts';
import { ingestRows, says } from '../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  const at = '2017-10-02 10:00:00';
  await ingestRows(service, [
    ...['1', '2', '3'].map((id) => says(id, at, { by: 'Large' })),
    ...['4', '5'].map((id) => says(id, at, { by: 'Middle' })),
    says('6', at, { by: 'Small' }),
  ]);
});
test.after.always(() => service.stop());

const list = async (companies: string[], query = '') => {
  const response = await service.request(`/companies${query}`, { token: token({ companies }) });
  const { items, next } = CompanyList.parse(await response.json());
  return { ids: items.map((item) => item.company_id), next };
};

test('a token limited to companies sees these in any case, and no other', async (t) => {
  const limited = token({ companies: ['lARGE'] });
  for (const id of ['Large', 'large', 'LARGE']) {
    t.is((await service.request(`/companies/${id}/insights`, { token: limited })).status, 200, id);
  }
  const forbidden = await service.request('/companies/Small/insights', { token: limited });
  t.regex((await problemOf(forbidden)).detail, /does not cover/);
  t.is(forbidden.status, 403);
  // Whether there is such a company is not told either: the words are the same.
  const unknown = await problemOf(await service.request('/companies/Smoll/insights', { token: limited }));
  t.is(unknown.status, 403);
  t.is(unknown.detail, 'This token does not cover the company Smoll.');
  // Its own company may be one that is not there.
  t.is((await service.request('/companies/gone/insights', { token: token({ companies: ['gone'] }) })).status, 404);
});

test('its list of companies shows only them, on every page', async (t) => {
  t.deepEqual(await list(['SMALL', 'large', 'gone']), { ids: ['Large', 'Small'], next: null });
  const first = await list(['small', 'large'], '?limit=1');
  t.deepEqual(first.ids, ['Large']);
  t.deepEqual(await list(['small', 'large'], `?limit=1&after=${first.next}`), { ids: ['Small'], next: null });
  // A place in the list that a token of all companies got shows no more.
  t.deepEqual((await list(['small'], `?after=${first.next}`)).ids, ['Small']);
  t.deepEqual((await list(['small'], '?q=l')).ids, []);
});

test('letters that are a company id only in lower case are none', async (t) => {
  // The Kelvin sign, whose lower case is a k.
  await ingestRows(service, [says('7', '2017-10-02 10:00:00', { by: 'Kite' })]);
  t.is((await service.request('/companies/Kite/insights', { token: token({ companies: ['kite'] }) })).status, 200);
  const alike = token({ companies: ['\u212Aite'] });
  t.is((await service.request('/companies/Kite/insights', { token: alike })).status, 403);
  t.deepEqual(await list(['\u212Aite']), { ids: [], next: null });
});

test('a token limited to no company sees none', async (t) => {
  t.deepEqual(await list([]), { ids: [], next: null });
  t.is((await service.request('/companies/Large/insights', { token: token({ companies: [] }) })).status, 403);
});

test('a token limited to companies may not ingest, nor see ingestions', async (t) => {
  const limited = token({ companies: ['Large', 'Middle', 'Small'] });
  const job = '/ingest/jobs/00000000-0000-0000-0000-000000000000';
  for (const path of ['/ingest/jobs', job, `${job}/rejections`]) {
    t.is((await problemOf(await service.request(path, { token: limited }))).status, 403, path);
  }
  const post = { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' }, token: limited };
  t.is((await problemOf(await service.request('/ingest', post))).status, 403);
});
