import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import test from 'ava';
import pino from 'pino';
import { createMakeOnce, type Wanted } from '../../../src/issues/reports/make-once.ts';
import type { KeptReport } from '../../../src/issues/reports/make-report.ts';
import { createReportStore, type StoredReport } from '../../../src/issues/reports/report-store.ts';
import { ensureIndices } from '../../../src/tweets/tweet-index.ts';
import { elasticsearchUrl, testPrefix } from '../../support/service.ts';

const client = new Client({ node: elasticsearchUrl() });
const prefix = testPrefix();
const index = `${prefix}-issues`;
test.before(() => ensureIndices(client, { prefix, shards: 1, replicas: 0 }));
test.after.always(async () => {
  await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${prefix}-*` })) });
  await client.close();
});

const report = (company_id: string): KeptReport => ({
  company_id,
  period: { from: '2017-10-01T00:00:00Z', to: '2017-11-01T00:00:00Z', time_zone: 'UTC' },
  generated_at: '2026-01-01T00:00:00.000Z',
  generated_by: { kind: 'statistics', model: null, provider: null, reason: null },
  notice: '',
  inbound_total: 1,
  analysed_percentage: 100,
  sample_size: 0,
  issues: [],
  reached: [],
  data: { version: 1, settled: true },
});

/** One of several replicas on the same index. */
function replica(stopping = new AbortController().signal) {
  const store = createReportStore(client, index);
  return createMakeOnce(store, (error) => (error instanceof Error ? error.message : 'unknown'), stopping);
}

const wanted = (id: string, make: Wanted['make'], more: Partial<Wanted> = {}): Wanted => ({
  id,
  company: 'acme',
  make,
  waitMilliseconds: 5_000,
  isRefresh: false,
  restMilliseconds: 60_000,
  logger: pino({ level: 'silent' }),
  ...more,
});

test('all who ask at once, at whatever replica, get the one report that is made', async (t) => {
  const id = randomUUID();
  const replicas = [replica(), replica(), replica()];
  let made = 0;
  const make = async () => {
    made += 1;
    await delay(300);
    return report(`made ${made}`);
  };
  const answers = await Promise.all([...replicas, ...replicas].map((makeOnce) => makeOnce(wanted(id, make))));
  t.is(made, 1);
  for (const answer of answers) t.deepEqual(answer, { status: 'ready', report: report('made 1') });
  t.deepEqual(await replica()(wanted(id, make)), { status: 'ready', report: report('made 1') });
  t.is(made, 1);
});

test('who does not wait long enough hears that it is being made, and it is made all the same', async (t) => {
  const id = randomUUID();
  const makeOnce = replica();
  const make = async () => {
    await delay(600);
    return report('slow');
  };
  t.deepEqual(await makeOnce(wanted(id, make, { waitMilliseconds: 0 })), { status: 'running' });
  t.deepEqual(await replica()(wanted(id, make, { waitMilliseconds: 0 })), { status: 'running' });
  t.deepEqual(await makeOnce(wanted(id, make)), { status: 'ready', report: report('slow') });
});

test('a failure is told to all, with its reason, and is not tried again at once', async (t) => {
  const id = randomUUID();
  let tried = 0;
  const make = async () => {
    tried += 1;
    throw new Error('the model is away');
  };
  t.like(await replica()(wanted(id, make)), {
    status: 'failed',
    reason: 'the model is away',
    error: { message: 'the model is away' },
  });
  t.deepEqual(await replica()(wanted(id, make)), { status: 'failed', reason: 'the model is away' });
  t.is(tried, 1);
  // Whoever insists has it tried again.
  t.deepEqual(await replica()(wanted(id, async () => report('now'), { isRefresh: true })), {
    status: 'ready',
    report: report('now'),
  });
});

test('what need not rest is tried again at once', async (t) => {
  const id = randomUUID();
  const failing = async () => {
    throw new Error('a moment');
  };
  t.like(await replica()(wanted(id, failing, { restMilliseconds: 0 })), { status: 'failed' });
  t.deepEqual(await replica()(wanted(id, async () => report('now'))), { status: 'ready', report: report('now') });
});

test('one that is made anew is there until then, and stays when that fails', async (t) => {
  const id = randomUUID();
  const makeOnce = replica();
  await makeOnce(wanted(id, async () => report('first')));
  const failing = async () => {
    await delay(400);
    throw new Error('away');
  };
  const refreshed = makeOnce(wanted(id, failing, { isRefresh: true }));
  await delay(150);
  for (const other of [makeOnce, replica()]) {
    t.deepEqual(await other(wanted(id, async () => report('never'))), { status: 'ready', report: report('first') });
  }
  t.like(await refreshed, { status: 'failed', reason: 'away' });
  t.deepEqual(await replica()(wanted(id, async () => report('never'))), { status: 'ready', report: report('first') });
  t.deepEqual(await makeOnce(wanted(id, async () => report('second'), { isRefresh: true })), {
    status: 'ready',
    report: report('second'),
  });
});

test('what a replica has left behind is made by another when its lease is over', async (t) => {
  const id = randomUUID();
  const left: StoredReport = {
    company: 'acme',
    status: 'running',
    lease_until: new Date(Date.now() + 700).toISOString(),
    expires_at: new Date(Date.now() + 60_000).toISOString(),
    report: null,
    reason: null,
  };
  await client.index({ index, id, document: left });
  const make = async () => report('taken over');
  t.deepEqual(await replica()(wanted(id, make, { waitMilliseconds: 0 })), { status: 'running' });
  t.deepEqual(await replica()(wanted(id, make)), { status: 'ready', report: report('taken over') });
});

test('a process that stops ends what it makes, and another may make it at once', async (t) => {
  const id = randomUUID();
  const stopping = new AbortController();
  const make = (signal: AbortSignal) =>
    new Promise<KeptReport>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
      setTimeout(() => stopping.abort(), 100);
    });
  const first = replica(stopping.signal)(wanted(id, make));
  t.like(await first, { status: 'failed', reason: 'stopped' });
  t.deepEqual(await replica()(wanted(id, async () => report('other'))), { status: 'ready', report: report('other') });
});

test('reports whose time is over are deleted when another has been made', async (t) => {
  const old = randomUUID();
  const document = { company: 'acme', status: 'ready', expires_at: new Date(0).toISOString() };
  await client.index({ index, id: old, document, refresh: true });
  await replica()(wanted(randomUUID(), async () => report('new')));
  t.false(await client.exists({ index, id: old }));
});
