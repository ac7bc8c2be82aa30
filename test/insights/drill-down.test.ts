import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { z } from 'zod';
import { HeatmapReport } from '../../src/insights/heatmap/heatmap-report.ts';
import { InsightsReport } from '../../src/insights/report/insights-report.ts';
import { plainCompanies, readPlainTweets } from '../support/plain-reading.ts';
import { drawCase, randomCase } from '../support/random-world.ts';
import { startTestService, type TestService } from '../support/service.ts';

// SEED=… draws the same cases again, CASES=… more of them.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cases = Number(process.env['CASES'] ?? 6);

// Around changes of the clock in Berlin and St John's, and around the ends of months.
const moments = [
  '2017-10-28T22:00:00Z',
  '2017-10-29T00:59:59Z',
  '2017-10-29T01:30:00Z',
  '2017-10-31T23:59:59Z',
  '2017-03-26T00:59:59Z',
  '2017-03-26T01:00:00Z',
  '2017-11-05T04:31:00Z',
];
const question = fc.record({
  drawn: randomCase,
  times: fc.shuffledSubarray(moments, { minLength: 6, maxLength: 6 }),
  time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'),
  from: fc.option(fc.constantFrom(...moments)),
  to: fc.option(fc.constantFrom(...moments)),
});

test(`every count links to a list of so many (SEED=${seed})`, async (t) => {
  t.timeout(300_000);
  const service = await startTestService(t);
  let namespaces = 10_000;
  const followed = { zero: 0, more: 0 };
  for (const { drawn, times, time_zone, from, to } of fc.sample(question, { numRuns: cases, seed })) {
    const { files } = drawCase({ ...drawn, sending: 'one after another' }, () => String(++namespaces));
    const spread = files.map((file) => file.replaceAll(/2017-10-31T22:0(\d):00Z/g, (_, minute) => times[minute] ?? ''));
    for (const file of spread) t.like(await service.ingest(file), { status: 'succeeded', rows_rejected: 0 });
    const period = {
      ...(from === null ? {} : { from }),
      ...(to === null || (from !== null && from >= to) ? {} : { to }),
    };
    for (const { company_id } of plainCompanies(spread.flatMap(readPlainTweets))) {
      if (!/\d/.test(company_id)) continue;
      const query = new URLSearchParams({ ...period, time_zone });
      for (const [link, count] of await linksOf(service, company_id, query)) {
        followed[count === 0 ? 'zero' : 'more'] += 1;
        await assertTotal(t, service, link, count);
      }
    }
  }
  t.log(`${followed.more} links to something, ${followed.zero} to nothing`);
  t.true(followed.more > 0 && followed.zero > 0);
});

/** Each link of a company's report and heatmap, with the count beside it; of equal ones one. */
async function linksOf(service: TestService, company: string, query: URLSearchParams): Promise<Map<string, number>> {
  const report = await service.get(`/companies/${company}/insights?${query}&interval=month`, InsightsReport);
  const heatmap = await service.get(`/companies/${company}/heatmap?${query}`, HeatmapReport);
  const { links } = report;
  const found = new Map<string, number>([
    [links.total_inbound ?? '', report.total_inbound],
    [links.total_outbound ?? '', report.total_outbound],
    [links.responded_inbound ?? '', report.responded_inbound],
    [links.response_time ?? '', report.response_time.count],
    [links.negative_response_times ?? '', report.negative_response_times],
    [links.unique_customers ?? '', report.unique_customers],
    [links.conversations ?? '', report.conversations],
    [links.conversation_figures ?? '', report.conversation_figures.count],
    [links.sentiment ?? '', report.sentiment.count],
    [links.unanswered_conversations ?? '', report.conversation_figures.unanswered],
  ]);
  found.set(heatmap.links.total_inbound, heatmap.total_inbound);
  found.set(heatmap.links.responded_inbound, heatmap.responded_inbound);
  for (const { link, count } of [...report.responded_within, ...report.response_distribution])
    found.set(link ?? '', count);
  for (const { links, inbound, outbound, responded } of report.trend) {
    found.set(links.inbound, inbound).set(links.outbound, outbound).set(links.responded, responded);
  }
  for (const { links, inbound, responded } of heatmap.cells) {
    // Most hours of a week have none, and one link to nothing is as another.
    if (inbound > 0) found.set(links.inbound, inbound).set(links.responded, responded);
  }
  return found;
}

const List = z.looseObject({ total: z.int(), items: z.array(z.unknown()) });

async function assertTotal(t: ExecutionContext, service: TestService, link: string, count: number): Promise<void> {
  const { total, items } = await service.get(`${link}&limit=200`, List);
  t.is(total, count, `${link} SEED=${seed}`);
  // No count of these small worlds is as large as a page.
  t.is(items.length, count, `${link} SEED=${seed}`);
}
