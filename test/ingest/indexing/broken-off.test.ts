import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemDetail, tweetCount, upload, uploaded } from '../../support/ingest.ts';
import type { TestService } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

// 4,500 answers, then the 4,500 inquiries that they answer. A segment holds 2,000 tweets: the first two are answers alone.
const pairs = 4_500;
const answersFirst = tweetsCsv([
  ...Array.from({ length: pairs }, (_, at) =>
    outbound(`${at + 100_001}`, 'Acme', { in_response_to_tweet_id: `${at + 1}` }),
  ),
  ...Array.from({ length: pairs }, (_, at) => ({ tweet_id: `${at + 1}`, text: 'help' })),
]);

const report = (service: TestService) => service.get('/companies/acme/insights', InsightsReport);

/** The job of an upload, however it ended. */
async function jobOf(t: ExecutionContext, service: TestService, body: string): Promise<Job> {
  const response = await upload(service, { body });
  t.is(response.status, 200);
  return Job.parse(await response.json());
}

test('a job that breaks off half way leaves the data unsettled, until any other job has worked it out anew', async (t) => {
  const { service, setFault } = await startBehindFaults(t, { INGEST_SEGMENT_ROWS: '2000' });
  setFault((_, path, body) => (/tweets-writer-\d+\/_bulk/.test(path) && body.includes('"inbound":true') ? 400 : null));
  const broken = await jobOf(t, service, answersFirst);
  setFault(null);
  t.is(broken.status, 'failed');

  // What is counted is what lies there: two segments of 2,000 were acknowledged.
  t.is(broken.tweets_created, 4_000);
  t.is(await tweetCount(service), 4_000);
  t.is(broken.rows_read, 4_000);
  t.false((await report(service)).data.settled);

  // A file that has nothing to do with the first one: the answers' inquiries are not in the data.
  t.like(await uploaded(t, service, { body: tweetsCsv([outbound('999999', 'Bolt')]) }), { status: 'succeeded' });
  t.like(await report(service), { total_outbound: 4_000, responded_inbound: 0, data: { settled: true } });

  await uploaded(t, service, { body: answersFirst });
  const whole = { total_inbound: pairs, total_outbound: pairs, responded_inbound: pairs, data: { settled: true } };
  t.like(await report(service), whole);
});

test('while a job writes, a report says that the data is not settled', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  await uploaded(t, service, { body: tweetsCsv([outbound('999999', 'Acme')]) });
  const before = await report(service);
  t.true(before.data.settled);
  let goOn = () => {};
  const held = new Promise<null>((resolve) => {
    goOn = () => resolve(null);
  });
  setFault((_, path) => (path.includes('/_bulk') && path.includes('tweets') ? held : null));
  const job = jobOf(t, service, answersFirst);
  while ((await report(service)).data.settled) await delay(50);
  goOn();
  t.is((await job).status, 'succeeded');
  const after = await report(service);
  t.true(after.data.settled);
  t.true(after.data.version > before.data.version);
});

test('a report during which the data moves is computed anew, and is of the new data alone', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  await uploaded(t, service, { body: tweetsCsv([outbound('1', 'Acme')]) });
  let moves = 0;
  setFault(async (_, path) => {
    // The report has read the version of the data; its figures wait until another job has come and gone.
    if (/tweets.*\/_m?search|^\/_m?search/.test(path) && ++moves === 1) {
      setFault(null);
      await uploaded(t, service, { body: tweetsCsv([outbound('2', 'Acme')]) });
    }
    return null;
  });
  t.like(await report(service), { total_outbound: 2, data: { settled: true } });
  t.is(moves, 1);
});

test('an Elasticsearch that is too busy for a while, for a whole request, costs no row', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  let refusals = 0;
  setFault((_, path) => (path.includes('/_bulk') && path.includes('tweets') && ++refusals <= 2 ? 429 : null));
  t.like(await uploaded(t, service, { body: answersFirst }), { status: 'succeeded', tweets_created: 2 * pairs });
  t.true(refusals > 2);
  t.is(await tweetCount(service), 2 * pairs);
});

test('rejected rows that cannot be read are a 503, not an answer that breaks off', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const job = await jobOf(t, service, `${tweetsCsv([])}1,2,3\n`);
  t.is(job.rows_rejected, 1);
  setFault((_, path) => (path.includes('rejections/_search') ? 503 : null));
  t.regex(await problemDetail(t, await service.request(`/ingest/jobs/${job.id}/rejections`), 503), /Elasticsearch/);
});

test('an Elasticsearch that refuses the credentials is a 503 that says so, also to the probe', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  setFault(() => 401);
  for (const path of ['/readyz', '/companies', '/companies/acme/insights', '/ingest/jobs']) {
    t.regex(await problemDetail(t, await service.request(path), 503), /credentials or rights/, path);
  }
});

test('an upload is refused before it is taken in, where its job could not be kept', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  setFault(() => 503);
  t.regex(await problemDetail(t, await upload(service, { body: answersFirst }), 503), /Elasticsearch/);
});
