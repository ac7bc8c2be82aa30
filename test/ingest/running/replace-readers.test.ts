import test, { type ExecutionContext } from 'ava';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

// Of one company: an inquiry that is answered, and three of which two are.
const oldFile = tweetsCsv([{ tweet_id: '1', text: '@Acme?' }, outbound('2', 'Acme', { in_response_to_tweet_id: '1' })]);
const newFile = tweetsCsv([
  ...['11', '12', '13'].map((tweet_id) => ({ tweet_id, text: '@Acme?' })),
  outbound('14', 'Acme', { in_response_to_tweet_id: '11' }),
  outbound('15', 'Acme', { in_response_to_tweet_id: '12' }),
]);
const oldFigures = '1 inbound, 1 outbound, 1 responded, 1 customers, 1 conversations';
const newFigures = '3 inbound, 2 outbound, 2 responded, 1 customers, 3 conversations';

const report = (service: TestService) => service.get('/companies/acme/insights', InsightsReport);
const figuresOf = (report: InsightsReport): string => {
  const { total_inbound, total_outbound, responded_inbound, unique_customers, conversations } = report;
  return `${total_inbound} inbound, ${total_outbound} outbound, ${responded_inbound} responded, ${unique_customers} customers, ${conversations} conversations`;
};

const replace = async (t: ExecutionContext, service: TestService, body: string): Promise<void> => {
  const job = await uploaded(t, service, { body, path: '/ingest?mode=replace&wait=true' });
  t.is(job.status, 'succeeded');
};

test('whatever is asked while data is replaced again and again is answered of one data, and each version is of one', async (t) => {
  const service = await startTestService(t);
  const replica = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX });
  await uploaded(t, service, { body: oldFile });
  const seen: InsightsReport[] = [];
  let isOver = false;
  const polling = [service, replica].map(async (one) => {
    while (!isOver) seen.push(await report(one));
  });
  for (let round = 0; round < 3; round += 1) {
    await replace(t, service, newFile);
    await replace(t, replica, oldFile);
  }
  isOver = true;
  await Promise.all(polling);
  t.deepEqual([...new Set(seen.map(figuresOf))].sort(), [oldFigures, newFigures].sort());
  const figuresAt = new Map<number, string>();
  for (const one of seen) {
    const { version } = one.data;
    t.is(figuresAt.get(version) ?? figuresOf(one), figuresOf(one), `version ${version}`);
    figuresAt.set(version, figuresOf(one));
  }
  t.true(figuresAt.size > 2);
});

test('a report that is under way at the moment of the switch is of the new data alone', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const replica = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX });
  await uploaded(t, service, { body: oldFile });
  let searches = 0;
  setFault(async (_, path, body) => {
    if (!/_m?search/.test(path) || !`${path} ${body}`.includes('-tweets')) return null;
    searches += 1;
    if (searches === 2) await replace(t, replica, newFile);
    return null;
  });
  const { data, ...figures } = await report(service);
  t.true(searches > 2, 'some of it was asked before, and some after');
  t.is(figuresOf({ data, ...figures }), newFigures);
  t.true(data.settled);
});
