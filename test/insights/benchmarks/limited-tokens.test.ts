import test from 'ava';
import { BenchmarksReport } from '../../../src/insights/benchmarks/benchmarks-report.ts';
import { startTestService, type TestService, token } from '../../support/service.ts';
import { tableOf } from '../../support/table.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

/*
 * Seven companies, One to Seven: the first has one inquiry, the seventh seven; all write one tweet in answer to their first.
 * total_inbound: 1 2 3 4 5 6 7. Response rate: 100, 50, 33.3333, 25, 20, 16.6667, 14.2857 %.
 */
const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
const at = '2017-10-02 10:00:00';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(
    service,
    names.flatMap((by, company) => {
      const id = (tweet: number) => String(100 * (company + 1) + tweet);
      const inquiries = Array.from({ length: company + 1 }, (_, tweet) => asks(id(tweet), at, { text: `@${by}` }));
      return [...inquiries, says(id(99), at, { by, to: id(0) })];
    }),
  );
});
test.after.always(() => service.stop());

async function benchmarks(covered: string[] | undefined, question: Record<string, string>) {
  const query = new URLSearchParams({ min_inbound: '1', metric: 'total_inbound', ...question });
  const response = await service.request(`/benchmarks?${query}`, { token: token({ companies: covered }) });
  const text = await response.text();
  return { status: response.status, text, report: () => BenchmarksReport.parse(JSON.parse(text)) };
}

test('a token limited to companies sees its own places among all, and no other name', async (t) => {
  const all = (await benchmarks(undefined, { companies: 'Two' })).report();
  const { text, report } = await benchmarks(['tWO', 'three'], { companies: 'Two' });
  const limited = report();
  t.deepEqual(limited.companies, all.companies);
  // Five others have more, one has less: 1 of 6.
  t.deepEqual(limited.companies, [
    { company_id: 'Two', value: 2, total_inbound: 2, is_small: false, rank: 6, of: 7, percentile: 16.6667 },
  ]);
  t.is(limited.notice, null);
  for (const name of names.filter((name) => name !== 'Two')) t.false(text.includes(name), name);
});

test('it sees how all are spread without the extreme figures, and without what one of these goes into', async (t) => {
  const all = (await benchmarks(undefined, { companies: 'Two' })).report();
  // Of seven, p10 lies at 0.6, p25 at 1.5, p75 at 4.5, p90 at 5.4, between the two largest.
  t.deepEqual(all.distribution, { count: 7, min: 1, p10: 1.6, p25: 2.5, median: 4, p75: 5.5, p90: 6.4, max: 7 });
  const limited = (await benchmarks(['Two'], { companies: 'Two' })).report();
  t.deepEqual(limited.distribution, {
    ...{ count: 7, min: null, p10: null, p25: 2.5, median: 4, p75: 5.5, p90: null, max: null },
  });
  // Its own is the smallest of all: that of the others is the next, which p25 comes of.
  t.like((await benchmarks(['One'], { companies: 'One' })).report().distribution, { p25: null, median: 4, p75: 5.5 });
});

test('where fewer than five others are ranked it sees neither, and why', async (t) => {
  // Ranked are Three to Seven: five, of which it covers none, one, or two.
  const of = async (covered: string[], question: Record<string, string> = {}) =>
    (await benchmarks(covered, { companies: covered[0] ?? '', min_inbound: '3', ...question })).report();
  const none = await of(['Two']);
  t.is(none.distribution?.count, 5);
  t.like(none.companies[0], { value: 2, is_small: true, rank: null });

  for (const covered of [['Three'], ['Three', 'Four']]) {
    const few = await of(covered);
    t.is(few.distribution, null);
    t.regex(few.notice ?? '', /^Fewer than 5 companies that this token does not cover/);
    t.deepEqual(few.companies, [
      { company_id: 'Three', value: 3, total_inbound: 3, is_small: false, rank: null, of: null, percentile: null },
    ]);
  }
  // The others count, not those that are not asked for.
  t.is((await of(['Three', 'Two', 'One'], { min_inbound: '1' })).distribution, null);
  t.is((await of(['Three', 'Two'], { min_inbound: '1' })).distribution?.count, 7);
  // Who covers all companies by name is told no more; who is not limited is told all.
  t.is((await of(names)).distribution, null);
  t.is((await benchmarks(undefined, { companies: 'Three', min_inbound: '7' })).report().distribution?.count, 1);
});

test('a company that it does not cover is a 403, whether there is one or not', async (t) => {
  for (const companies of ['Three', 'Two,Three', 'nobody']) {
    const { status, text } = await benchmarks(['Two'], { companies });
    t.is(status, 403, companies);
    t.regex(text, /does not cover the company (Three|nobody)\./);
  }
  t.is((await benchmarks(['gone'], { companies: 'gone' })).status, 404);
  t.is((await benchmarks([], { companies: 'Two' })).status, 403);
});

test('it cannot move min_inbound by ones, to see which company drops out', async (t) => {
  for (const min_inbound of ['2', '4', '31', '300001', '13']) {
    const { status, text } = await benchmarks(['Two'], { companies: 'Two', min_inbound });
    t.is(status, 400, min_inbound);
    t.regex(text, /"path":"min_inbound"/);
    t.is((await benchmarks(undefined, { companies: 'Two', min_inbound })).status, 200);
  }
  for (const min_inbound of ['1', '3', '10', '30', '1000', '300000'])
    t.is((await benchmarks(['Two'], { companies: 'Two', min_inbound })).status, 200, min_inbound);
});

test('what was answered to one token is not given to another', async (t) => {
  const question = { companies: 'Two' };
  const bodies = async () =>
    Promise.all(
      [undefined, ['two'], ['two', 'three', 'four']].map(
        async (covered) => (await benchmarks(covered, question)).report().distribution?.max,
      ),
    );
  t.deepEqual(await bodies(), [7, null, undefined]);
  t.deepEqual(await bodies(), [7, null, undefined]);
});

test('the table says no more than the answer', async (t) => {
  const limited = token({ companies: ['Three'] });
  const path = '/benchmarks.csv?companies=Three&min_inbound=3&metric=total_inbound';
  const [row] = await tableOf(await service.request(path, { token: limited }));
  t.deepEqual(row, {
    company_id: 'Three',
    value: '3',
    total_inbound: '3',
    is_small: 'false',
    rank: '',
    of: '',
    percentile: '',
  });
  t.is((await service.request('/benchmarks.csv?companies=Four', { token: limited })).status, 403);
});
