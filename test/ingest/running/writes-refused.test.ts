import test from 'ava';
import { InsightsReport } from '../../../src/insights/report/insights-report.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemDetail, upload, uploaded } from '../../support/ingest.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { outbound, tweetsCsv } from '../../support/tweets-csv.ts';

const first = tweetsCsv([outbound('1', 'Acme')]);
const second = tweetsCsv([outbound('2', 'Acme')]);

/** As Elasticsearch does by itself when a disk is nearly full, and undoes when there is room again. */
async function setFull({ client, config }: TestService, kinds: string, isFull: boolean): Promise<void> {
  const index = `${config.INDEX_PREFIX}-${kinds}`;
  await client.indices.putSettings({
    index,
    settings: { 'index.blocks.read_only_allow_delete': isFull || null } as Record<string, unknown>,
  });
}

test('while the disk of Elasticsearch is full, a file is refused in words that say so, and figures go on', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: first });
  await setFull(service, '*', true);
  t.regex(await problemDetail(t, await upload(service, { body: second, path: '/ingest' }), 503), /disk .* almost full/);
  t.is((await service.request('/readyz')).status, 200);
  t.is((await service.get('/companies/acme/insights', InsightsReport)).total_outbound, 1);
  await setFull(service, '*', false);
  t.like(await uploaded(t, service, { body: second }), { status: 'succeeded', tweets_created: 1 });
});

test('an index that someone has set read-only is not called a matter of credentials', async (t) => {
  const service = await startTestService(t);
  const { client, config } = service;
  const index = `${config.INDEX_PREFIX}-jobs`;
  await client.indices.putSettings({ index, settings: { index: { blocks: { write: true } } } });
  t.regex(await problemDetail(t, await upload(service, { body: first, path: '/ingest' }), 503), /set read-only/);
  await client.indices.putSettings({ index, settings: { index: { blocks: { write: false } } } });
  t.is((await uploaded(t, service, { body: first })).status, 'succeeded');
});

test('a job from which Elasticsearch takes the rights in the middle fails with that as the reason', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  for (const status of [401, 403]) {
    setFault((_, path) => (path.includes('_bulk') ? status : null));
    const job = await uploaded(t, service, { body: first });
    t.is(job.status, 'failed');
    t.regex(job.error ?? '', /credentials or rights are wrong\. Send the file again/);
  }
  setFault(null);
  t.is((await uploaded(t, service, { body: first })).status, 'succeeded');
});

test('a job that meets a full disk for longer than it may wait fails with that as the reason, and the log has it', async (t) => {
  const service = await startTestService(t, { INGEST_PATIENCE_SECONDS: '1' });
  await uploaded(t, service, { body: first });
  await setFull(service, 'tweets-*', true);
  const job = await uploaded(t, service, { body: second });
  t.is(job.status, 'failed');
  t.regex(job.error ?? '', /disk .* almost full\. Send the file again when that is mended/);
  const waits = service.logs.filter(({ msg }) => msg === 'ingestion waits for Elasticsearch');
  t.true(waits.length > 0);
  for (const { err } of waits) t.regex((err as { message: string }).message, /disk .* almost full/);
  await setFull(service, 'tweets-*', false);
  t.like(await uploaded(t, service, { body: second }), { status: 'succeeded', tweets_created: 1 });
  t.true((await service.get('/companies/acme/insights', InsightsReport)).data.settled);
});
