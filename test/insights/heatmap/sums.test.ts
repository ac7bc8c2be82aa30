import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { HeatmapReport } from '../../../src/insights/heatmap/heatmap-report.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { reportDifferences } from '../../support/compare-with-plain.ts';
import { plainHeatmap } from '../../support/plain-reading/heatmap.ts';
import {
  type PlainTweet,
  plainCompanies,
  plainDerived,
  plainPeriod,
  readPlainTweets,
} from '../../support/plain-reading.ts';
import { drawCase, randomCase } from '../../support/random-world.ts';
import { startTestService, type TestService } from '../../support/service.ts';

// SEED=… draws the same cases again, CASES=… more of them.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cases = Number(process.env['CASES'] ?? 10);

// Where clocks are turned in some of the zones, hours and days before and after; the tweets of a world are of six of them.
const moments = [
  '2017-10-28T22:00:00Z',
  '2017-10-29T00:59:59Z',
  '2017-10-29T01:30:00Z',
  '2017-10-31T23:59:59Z',
  '2017-04-01T14:59:59Z',
  '2017-04-01T15:15:00Z',
  '2017-03-26T00:59:59Z',
  '2017-03-26T01:00:00Z',
  '2010-03-14T03:30:30Z',
  '2010-03-14T03:31:00Z',
  '2017-11-05T06:00:00Z',
];
const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', '-03:30'];

const question = fc.record({
  drawn: randomCase,
  times: fc.shuffledSubarray(moments, { minLength: 6, maxLength: 6 }),
  time_zone: fc.constantFrom(...zones),
  interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  from: fc.option(fc.constantFrom(...moments)),
  to: fc.option(fc.constantFrom(...moments)),
});

test(`the parts of a company's figures sum to their totals, and are those of the plain reading (SEED=${seed})`, async (t) => {
  t.timeout(300_000);
  const service = await startTestService(t);
  let namespaces = 10_000;
  let companies = 0;
  for (const { drawn, times, from, to, interval: wished, time_zone } of fc.sample(question, { numRuns: cases, seed })) {
    // A trend by days over the years from 2010 would have more buckets than there may be.
    const isShort = from?.startsWith('2017') && to?.startsWith('2017') && from < to;
    const asked = { time_zone, interval: wished === 'day' && !isShort ? ('week' as const) : wished };
    const { files } = drawCase({ ...drawn, sending: 'one after another' }, () => String(++namespaces));
    const spread = files.map((file) => file.replaceAll(/2017-10-31T22:0(\d):00Z/g, (_, minute) => times[minute] ?? ''));
    for (const file of spread) t.like(await service.ingest(file), { status: 'succeeded', rows_rejected: 0 });
    const tweets = readPlainTweets(spread[0] ?? '').concat(spread.slice(1).flatMap(readPlainTweets));
    const period = {
      ...(from === null ? {} : { from: Date.parse(from) / 1000 }),
      ...(to === null || (from !== null && from >= to) ? {} : { to: Date.parse(to) / 1000 }),
    };
    for (const { company_id } of plainCompanies(tweets)) {
      // Those without a number are in every case.
      if (!/\d/.test(company_id)) continue;
      companies += 1;
      await checkCompany(t, service, tweets, company_id, { ...period, ...asked });
    }
  }
  t.log(`${companies} companies in ${cases} cases`);
  t.true(companies > 0);
});

type Asked = { from?: number; to?: number; time_zone: string; interval: 'day' | 'week' | 'month' };

async function checkCompany(
  t: ExecutionContext,
  service: TestService,
  tweets: PlainTweet[],
  company: string,
  asked: Asked,
) {
  const derived = plainDerived(tweets);
  const where = `${company} ${JSON.stringify(asked)} SEED=${seed}`;
  t.deepEqual(await reportDifferences(service, tweets, company, asked, derived), [], where);
  const { interval, time_zone, ...ends } = asked;
  const given = Object.entries(ends).map(([name, at]) => [name, new Date(at * 1000).toISOString()]);
  const query = new URLSearchParams([...given, ['time_zone', time_zone]]);

  const report = await service.get(`/companies/${company}/insights?${query}&interval=${interval}`, InsightsReport);
  const sumOf = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  t.is(sumOf(report.response_distribution.map(({ count }) => count)), report.total_inbound, where);
  t.is(sumOf(report.trend.map(({ inbound }) => inbound)), report.total_inbound, where);
  t.is(sumOf(report.trend.map(({ outbound }) => outbound)), report.total_outbound, where);
  t.is(sumOf(report.trend.map(({ responded }) => responded)), report.responded_inbound, where);

  const heatmap = await service.get(`/companies/${company}/heatmap?${query}`, HeatmapReport);
  t.is(heatmap.total_inbound, report.total_inbound, where);
  t.is(heatmap.responded_inbound, report.responded_inbound, where);
  t.is(sumOf(heatmap.cells.map(({ inbound }) => inbound)), report.total_inbound, where);
  t.is(sumOf(heatmap.cells.map(({ responded }) => responded)), report.responded_inbound, where);
  const plain = plainHeatmap(tweets, company, { ...plainPeriod(tweets, company, ends, derived), time_zone }, derived);
  t.deepEqual(
    heatmap.cells.map(({ weekday, hour, inbound, responded }) => ({ weekday, hour, inbound, responded })),
    plain.map(({ median: _, ...cell }) => cell),
    where,
  );
  for (const [at, { median }] of plain.entries()) {
    const found = heatmap.cells[at]?.approximate_median_response_seconds ?? null;
    t.is(found === null, median === null, where);
    if (found !== null && median !== null)
      t.true(Math.abs(found - median) <= 0.02 * median, `${found} ${median} ${where}`);
  }
}
