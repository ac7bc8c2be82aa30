import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { CompanyList } from '../../src/insights/companies/companies.ts';
import { reportDifferences } from '../support/compare-with-plain.ts';
import {
  type PlainQuestion,
  type PlainTweet,
  plainCompanies,
  plainDanglingLinks,
  plainDerived,
  readPlainTweets,
} from '../support/plain-reading.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { readSharedData } from '../support/shared-data.ts';
import { insightsOf } from '../support/world.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;

// Open and closed periods, every interval, zones with and without summer time, whole and odd offsets.
const questions: PlainQuestion[] = [
  { interval: 'month', time_zone: 'UTC' },
  { interval: 'week', time_zone: 'Europe/Berlin', from: at('2017-10-01T00:00:00Z') },
  { interval: 'day', time_zone: 'America/New_York', from: at('2017-10-20T04:00:00Z'), to: at('2017-11-20T05:00:00Z') },
  { interval: 'hour', time_zone: 'Asia/Kathmandu', from: at('2017-10-31T18:30:11Z'), to: at('2017-11-02T03:00:00Z') },
  { interval: 'month', time_zone: 'America/Sao_Paulo', to: at('2017-10-31T23:00:00Z') },
];

/** Every company's reports, and the list of companies in pages of seven, against the plain reading. */
async function compareAll(
  t: ExecutionContext,
  service: TestService,
  tweets: PlainTweet[],
  asked: PlainQuestion[] = questions,
): Promise<void> {
  const derived = plainDerived(tweets);
  const companies = plainCompanies(tweets);
  const listed: typeof companies = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: CompanyPage = await service.get(`/companies?limit=7${next ? `&after=${next}` : ''}`, CompanyList);
    t.true(page.items.length === 7 || page.next === null);
    listed.push(...page.items);
    next = page.next;
  }
  t.deepEqual(listed, companies);
  for (const { company_id } of companies) {
    const reports = asked.map((question) => reportDifferences(service, tweets, company_id, question, derived));
    t.deepEqual((await Promise.all(reports)).flat(), [], company_id);
  }
}
type CompanyPage = { items: ReturnType<typeof plainCompanies>; next: string | null };

/** The rows in another order, in three files. */
function shuffledParts(csv: string): string[] {
  const rows = parse(csv, { bom: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true });
  const [header = [], ...body] = rows;
  // 1,031 is prime and no divisor of either number of rows: every row gets a place of its own.
  const shuffled = body.map((_, index) => body[(index * 1_031 + 7) % body.length] ?? []);
  const line = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join();
  return [2, 0, 1].map((part) => {
    const rowsOfPart = shuffled.filter((_, index) => Math.floor((index * 3) / body.length) === part);
    return `${[header, ...rowsOfPart].map(line).join('\n')}\n`;
  });
}

for (const [name, rows] of [
  ['sample-93.csv', 93],
  ['twcs-5000.csv', 5_000],
] as const) {
  test(`every figure of every company of ${name} is as the definitions say`, async (t) => {
    const csv = readSharedData(t, name);
    if (csv === null) return;
    const service = await startTestService(t);
    const tweets = readPlainTweets(csv);
    t.is(tweets.length, rows);
    t.like(await service.ingest(csv), {
      status: 'succeeded',
      rows_read: rows,
      tweets_created: rows,
      rows_rejected: 0,
      rejections: [],
      dangling_links: plainDanglingLinks(tweets),
      companies: plainCompanies(tweets).length,
    });
    await compareAll(t, service, tweets);
    // The same file again changes nothing.
    t.like(await service.ingest(csv), { tweets_created: 0, tweets_updated: 0, tweets_unchanged: rows });
    await handCounted[name](t, service);
  });

  test(`the rows of ${name} in another order and in three files give the same figures`, async (t) => {
    const csv = readSharedData(t, name);
    if (csv === null) return;
    const service = await startTestService(t);
    let created = 0;
    for (const part of shuffledParts(csv)) {
      const job = await service.ingest(part);
      t.like(job, { status: 'succeeded', rows_rejected: 0 });
      created += job.tweets_created;
    }
    t.is(created, rows);
    await compareAll(t, service, readPlainTweets(csv), questions.slice(0, 2));
  });
}

// Counted from the files with grep: the rows that a company wrote, the rows that name it after an @, the rows whose
// in_response_to_tweet_id is one of its own, and those that its own name there. No seconds but by the clock and a pencil.
const handCounted = {
  'sample-93.csv': async (t: ExecutionContext, service: TestService) => {
    // It wrote 119240, 119243, 119245, 119246; of it are 119241, 119242, 119244, all by one customer, in the conversation
    // of the missing 119247. 119242 waits from 15:09:00 to 15:16:08, 119241 from 15:17:21 to 15:25:14, 119244 from 15:26:44
    // to 15:33:22: 398, 428 and 473 s. p90 is 428 + 0.8 × 45.
    const trains = await insightsOf(service, 'VirginTrains');
    t.like(trains, {
      period: { from: '2017-10-10T10:13:19Z', to: '2017-10-10T15:33:23Z', interval: 'hour' },
      total_inbound: 3,
      total_outbound: 4,
      responded_inbound: 3,
      response_rate: 100,
      conversation_ratio: 1.3333,
      response_time: { count: 3, mean: 433, median: 428, p90: 464, min: 398, max: 473 },
      unique_customers: 1,
      conversations: 1,
    });
    t.deepEqual(
      trains.trend.map(({ inbound, outbound, responded }) => [inbound, outbound, responded]),
      // From 10:13:19; from 11, 12, 13 and 14; from 15 o'clock.
      [[0, 1, 0], ...Array.from({ length: 4 }, () => [0, 0, 0]), [3, 3, 3]],
    );
    // It wrote 8; of it are 119309, 119310, 119313, 119315, 119318, 119319, 119321, 119333, of three customers in the
    // conversations of 119315, 119319 and the missing 119334. 119309 alone waits for ever; the others 121 (119310), 3,522,
    // 141, 111, 347, 50 and 5,569 s (119333): 9,861 in all.
    const tesco = await insightsOf(service, 'tesco');
    t.like(tesco, {
      company_id: 'Tesco',
      total_inbound: 8,
      total_outbound: 8,
      responded_inbound: 7,
      response_rate: 87.5,
      response_time: { count: 7, mean: 9861 / 7, median: 141, min: 50, max: 5569 },
      unique_customers: 3,
      conversations: 3,
    });
    const within = tesco.responded_within.map(({ link: _, ...share }) => share);
    t.deepEqual(within[0], { hours: 1, count: 6, percentage: 75 });
    t.deepEqual(within[1], { hours: 4, count: 7, percentage: 87.5 });
  },
  'twcs-5000.csv': async (t: ExecutionContext, service: TestService) => {
    // It wrote 4556, 4559, 4560; of it are 4557 (23:25:19, answered at 23:34:30) and 4558 (23:07:00, at 23:12:18).
    t.like(await insightsOf(service, 'Safaricom_Care'), {
      total_inbound: 2,
      total_outbound: 3,
      response_rate: 100,
      conversation_ratio: 1.5,
      response_time: { count: 2, mean: 434.5, median: 434.5, min: 318, max: 551 },
      unique_customers: 1,
      conversations: 1,
    });
    // It wrote 203, 207, 2291, 2293, 2299, 2302, 4507, 4512; of it are 204, 205, 208, 2292, 2294 (which does not mention it,
    // but was answered), 2300, 2301, 2303 to 2306, 4508 to 4511, of five customers in five conversations. Answered are 205
    // (220 s), 208 (5,770), 2292 (5,187), 2294 (70,731), 2300 (7,785), 2301 (6,810), 4508 (4,777), 4511 (5,791).
    const microsoft = await insightsOf(service, 'MicrosoftHelps');
    t.like(microsoft, {
      total_inbound: 15,
      total_outbound: 8,
      responded_inbound: 8,
      response_rate: 53.3333,
      conversation_ratio: 0.5333,
      response_time: { count: 8, mean: 13_383.875, median: 5780.5, min: 220, max: 70_731 },
      unique_customers: 5,
      conversations: 5,
    });
    t.deepEqual(
      microsoft.responded_within.map(({ count }) => count),
      [1, 7, 7, 8, 8],
    );
  },
};
