import test from 'ava';
import { z } from 'zod';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemDetail, until, uploaded } from '../../support/ingest.ts';
import { startTestService } from '../../support/service.ts';
import { tweetsCsv } from '../../support/tweets-csv.ts';

const JobList = z.object({ items: z.array(Job) });
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

test('a silent job is not taken for dead by who could not hear it: Elasticsearch was away a moment ago', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const replica = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX });
  const { id } = await uploaded(t, service, { body: tweetsCsv([{ tweet_id: '1' }]) });
  const index = `${service.config.INDEX_PREFIX}-jobs`;
  const silent = { status: 'running', phase: 'indexing', finished_at: null, heartbeat_at: secondsAgo(40) };
  await service.client.update({ index, id, doc: silent, refresh: true });
  const path = `/ingest/jobs/${id}`;
  setFault(() => 503);
  await problemDetail(t, await service.request(path), 503);
  setFault(null);

  // The same document, to one that has lost sight of Elasticsearch, and to one that has not.
  t.is((await service.get(path, Job)).status, 'running');
  t.is((await service.get('/ingest/jobs', JobList)).items[0]?.status, 'running');
  t.is((await replica.get(path, Job)).status, 'interrupted');
  t.is((await service.request(path, { method: 'DELETE' })).status, 202);
  // It would have spoken by now.
  await until(async () => (await service.get(path, Job)).status === 'interrupted');
  t.like(await service.get(path, Job), { phase: null, seconds_left: null });
});
