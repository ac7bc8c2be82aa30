import test from 'ava';
import { sealCursor } from '../../../src/http/cursor.ts';
import { CompanyList } from '../../../src/insights/companies/companies.ts';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

const list = (service: TestService, question: Record<string, string> = {}) =>
  service.get(`/companies?${new URLSearchParams(question)}`, CompanyList);
const at = '2017-10-02 10:00:00';

test('companies come largest outbound first, then by id in any case, with their inbound tweets', async (t) => {
  const service = await startTestService(t);
  t.deepEqual(await list(service), { items: [], next: null });
  await ingestRows(service, [
    says('1', at, { by: 'beta' }),
    says('2', at, { by: 'Alpha' }),
    says('3', at, { by: 'Alpha_2' }),
    says('4', at, { by: 'gamma' }),
    says('5', at, { by: 'gamma' }),
    asks('6', at, { text: '@beta @GAMMA' }),
    asks('7', at, { text: '@beta' }),
    asks('8', at, { text: '@nobody' }),
  ]);
  const items = [
    { company_id: 'gamma', total_inbound: 1, total_outbound: 2 },
    { company_id: 'Alpha', total_inbound: 0, total_outbound: 1 },
    { company_id: 'Alpha_2', total_inbound: 0, total_outbound: 1 },
    { company_id: 'beta', total_inbound: 2, total_outbound: 1 },
  ];
  t.deepEqual(await list(service), { items, next: null });

  // Pages: every company once, in the same order, and no next after the last, full or not.
  for (const limit of [1, 2, 3]) {
    const paged: unknown[] = [];
    let pages = 0;
    for (let next: string | null = ''; next !== null; pages += 1) {
      const page: CompanyPage = await list(service, { limit: String(limit), ...(next ? { after: next } : {}) });
      paged.push(...page.items);
      next = page.next;
    }
    t.deepEqual(paged, items);
    t.is(pages, Math.ceil(4 / limit));
  }

  const found = async (q: string) => (await list(service, { q })).items.map((item) => item.company_id);
  t.deepEqual(await found('ALPHA'), ['Alpha', 'Alpha_2']);
  t.deepEqual(await found('alpha_'), ['Alpha_2']);
  t.deepEqual(await found('a'), ['Alpha', 'Alpha_2']);
  t.deepEqual(await found('lpha'), []);
  t.deepEqual(await found(''), ['gamma', 'Alpha', 'Alpha_2', 'beta']);
  // Pages of a search.
  const first = await list(service, { q: 'a', limit: '1' });
  t.deepEqual((await list(service, { q: 'a', limit: '1', after: first.next ?? '' })).items, [items[2]]);

  const cursor = first.next ?? '';
  for (let at = 0; at < cursor.length; at += 7) {
    const changed = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
    const { status, detail } = await problemOf(await service.request(`/companies?after=${changed}`));
    t.is(status, 400);
    t.regex(detail, /after: is not the `next` of an answer to this very question, or has been changed/);
  }
});
type CompanyPage = Awaited<ReturnType<typeof list>>;

test('a company of several spellings is one, shown in the smallest by code point', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [
    says('1', '2017-10-02 10:00:00', { by: 'acme' }),
    says('2', '2017-10-03 10:00:00', { by: 'AcMe' }),
    says('3', '2017-10-04 10:00:00', { by: 'Acme' }),
    asks('4', '2017-10-02 10:00:00', { text: '@aCME' }),
    // A customer of that name has it for themselves: it is no spelling of the company.
    asks('5', '2017-10-02 10:00:00', { by: 'ACME', text: '@acme' }),
  ]);
  const company = { company_id: 'AcMe', total_inbound: 2, total_outbound: 3 };
  t.deepEqual((await list(service)).items, [company]);
  for (const id of ['acme', 'ACME', 'aCmE']) t.like(await insightsOf(service, id), company);
  // The spelling is that of all data, not of the period.
  t.like(await insightsOf(service, 'acme', { from: '2017-10-04' }), { company_id: 'AcMe', total_outbound: 1 });

  // When the tweets of that spelling are replaced, the next one is shown.
  await ingestRows(service, [says('2', '2017-10-03 10:00:00', { by: 'Other' })]);
  t.deepEqual((await list(service)).items, [
    { company_id: 'Acme', total_inbound: 2, total_outbound: 2 },
    { company_id: 'Other', total_inbound: 0, total_outbound: 1 },
  ]);
});

test('customers compare exactly', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [
    says('1', at, { by: 'Acme' }),
    asks('2', at, { by: 'Ann', text: '@acme' }),
    asks('3', at, { by: 'ann', text: '@acme' }),
  ]);
  t.like(await insightsOf(service, 'Acme'), { total_inbound: 2, unique_customers: 2 });
});

test('who writes no outbound tweet any more is no company', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [says('1', at, { by: 'Brief' }), asks('2', at, { text: '@brief' })]);
  t.like(await insightsOf(service, 'Brief'), { total_inbound: 1, total_outbound: 1 });
  await ingestRows(service, [asks('1', at, { by: 'Brief' })]);
  t.deepEqual(await list(service), { items: [], next: null });
  t.is((await service.request('/companies/Brief/insights')).status, 404);
});

test('a limit or a place in the list that cannot be is a 400', async (t) => {
  const service = await startTestService(t);
  for (const limit of ['0', '-1', '1001', 'x', '1.5', '']) {
    t.is((await service.request(`/companies?limit=${limit}`)).status, 400, limit);
  }
  t.is((await service.request('/companies?limit=1000')).status, 200);
  const madeUp = (value: unknown) => sealCursor(value, 'companies', '');
  const unsealed = Buffer.from(JSON.stringify([1, 'acme'])).toString('base64url');
  for (const after of ['', 'x', '%00', unsealed, madeUp([1]), madeUp(['a', 'b']), madeUp(null)]) {
    t.is((await service.request(`/companies?after=${after}`)).status, 400, after);
  }
  t.is((await service.request(`/companies?after=${madeUp([1, 'acme'])}`)).status, 200);
  t.is((await service.request(`/companies?q=${'x'.repeat(51)}`)).status, 400);
  t.is((await service.request('/companies?q=a*')).status, 400);
});
