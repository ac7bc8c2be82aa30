import test, { type ExecutionContext } from 'ava';
import { ProblemDocument } from '../../../src/http/problem.ts';
import { indexNames } from '../../../src/tweets/index-names.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { holdWriting } from '../../support/hold-writing.ts';
import { endedJob, until, uploaded } from '../../support/ingest.ts';
import { startTestService, token } from '../../support/service.ts';
import { asks, csv, ingestRows, insightsOf, says } from '../../support/world.ts';

const at = '2017-10-02 10:00:00';
const october = { from: '2017-10-01', to: '2017-11-01' };

/** A service with one inquiry, its answer, and the paths of what it asks of Elasticsearch from now on. */
async function startWatched(t: ExecutionContext) {
  const faulty = await startBehindFaults(t);
  await ingestRows(faulty.service, [asks('1', at, { text: '@Acme' }), says('2', '2017-10-02 10:01:00', { to: '1' })]);
  // What the job still does when it has been answered is none of what a question asks.
  const { client, config } = faulty.service;
  const queue = { index: indexNames(config.INDEX_PREFIX).state, id: 'queue' };
  await until(async () => (await client.get<{ running: unknown }>(queue))._source?.running === null);
  const asked: string[] = [];
  const watch = () =>
    faulty.setFault((method, path) => {
      if (/-jobs|_doc\/queue/.test(path)) return null;
      if (path.includes(config.INDEX_PREFIX)) asked.push(`${method} ${path}`);
      else if (path.includes('_msearch')) asked.push(`${method} ${path}`);
      return null;
    });
  watch();
  return { ...faulty, asked, watch };
}

test('a repeated question costs one look at the version, whatever the case of the company', async (t) => {
  const { service, asked } = await startWatched(t);
  const first = await service.request(`/companies/Acme/insights?${new URLSearchParams(october)}`);
  t.true(asked.some((path) => path.includes('search')));
  asked.length = 0;
  const again = await service.request(`/companies/aCME/insights?${new URLSearchParams(october)}`);
  t.deepEqual(asked, [`GET /${indexNames(service.config.INDEX_PREFIX).state}/_doc/data`]);
  t.is(again.headers.get('content-type'), 'application/json; charset=utf-8');
  t.is(again.headers.get('content-type'), first.headers.get('content-type'));
  t.is(again.headers.get('content-length'), first.headers.get('content-length'));
  t.is(await again.text(), await first.text());
});

test('a list of companies is kept too, for each limit and for whom it is shown by itself', async (t) => {
  const { service, asked } = await startWatched(t);
  await ingestRows(service, [says('3', at, { by: 'Beta' })]);
  const list = async (path: string, given = token()) => (await service.request(path, { token: given })).json();
  const first = await list('/companies');
  asked.length = 0;
  t.deepEqual(await list('/companies'), first);
  t.deepEqual(asked, [`GET /${indexNames(service.config.INDEX_PREFIX).state}/_doc/data`]);
  const beta = { items: [{ company_id: 'Beta', total_inbound: 0, total_outbound: 1 }], next: null };
  t.deepEqual(await list('/companies', token({ companies: ['beta'] })), beta);
  t.deepEqual(await list('/companies?q=b'), beta);
  t.deepEqual(await list('/companies'), first);
  await ingestRows(service, [says('4', at, { by: 'Gamma' })]);
  t.notDeepEqual(await list('/companies'), first);
});

test('another question about a company does not look the company up again', async (t) => {
  const { service, asked } = await startWatched(t);
  t.like(await insightsOf(service, 'Acme', october), { total_inbound: 1 });
  asked.length = 0;
  t.like(await insightsOf(service, 'Acme', { ...october, interval: 'month' }), { total_inbound: 1 });
  const version = `GET /${indexNames(service.config.INDEX_PREFIX).state}/_doc/data`;
  // Whatever else looks at the version meanwhile, as a job does that has just ended: nothing but this is asked beside it.
  t.deepEqual(
    asked.filter((path) => path !== version),
    ['POST /_msearch'],
  );
  t.true(asked.includes(version));
});

test('a question is answered anew when an ingestion has changed what it is about', async (t) => {
  const service = await startTestService(t);
  const replica = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX });
  for (let inbound = 1; inbound <= 4; inbound += 1) {
    await ingestRows(service, [says('1', at), asks(String(inbound + 1), at, { text: '@acme' })]);
    for (const other of [service, replica, service]) {
      const { total_inbound, data } = await insightsOf(other, 'Acme');
      t.deepEqual([total_inbound, data.settled], [inbound, true]);
    }
  }
});

test('an answer is not the same under another base path, which its links begin with', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [says('1', at)]);
  const moved = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX, BASE_PATH: '/support' });
  const path = '/companies/Acme/insights?fields=total_outbound';
  const seen = { headers: { 'if-none-match': (await service.request(path)).headers.get('etag') ?? '' } };
  t.is((await service.request(path, seen)).status, 304);
  const answer = await moved.request(path, seen);
  t.is(answer.status, 200);
  t.like(await answer.json(), {
    links: {
      total_outbound:
        '/support/tweets?company=Acme&inbound=false&from=2017-10-02T10%3A00%3A00Z&to=2017-10-02T10%3A00%3A01Z',
    },
  });
});

test('what is not settled is not kept, and says so', async (t) => {
  const { service, setFault, asked, watch } = await startWatched(t);
  t.true((await insightsOf(service, 'Acme')).data.settled);
  const letGo = holdWriting({ setFault });
  const job = service.request('/ingest', {
    method: 'POST',
    body: csv([asks('3', at, { text: '@Acme' })]),
    headers: { 'content-type': 'text/csv' },
  });
  const { id } = (await (await job).json()) as { id: string };
  await until(async () => !(await insightsOf(service, 'Acme')).data.settled);
  letGo();
  t.is((await endedJob(service, id)).status, 'succeeded');
  watch();
  asked.length = 0;
  t.like(await insightsOf(service, 'Acme'), { total_inbound: 2, data: { settled: true } });
  t.true(asked.some((path) => path.includes('search')));
});

test('the same question many times at once is asked of Elasticsearch once', async (t) => {
  const { service, asked } = await startWatched(t);
  asked.length = 0;
  const reports = await Promise.all(Array.from({ length: 20 }, () => insightsOf(service, 'Acme', october)));
  for (const { total_inbound } of reports) t.is(total_inbound, 1);
  // Not twenty: those that come when the first has been answered find it kept.
  t.is(asked.filter((path) => path === 'POST /_msearch').length, 1);
});

test('while a part of the index cannot be searched there are no figures, rather than those of the rest', async (t) => {
  const service = await startTestService(t);
  await uploaded(t, service, { body: csv([asks('1', at, { text: '@Acme' }), says('2', at, { to: '1' })]) });
  t.is((await insightsOf(service, 'Acme')).total_inbound, 1);
  const { tweets } = indexNames(service.config.INDEX_PREFIX);
  // A second index behind the alias, whose only shard no node may hold.
  await service.client.indices.create({
    index: `${tweets}-away`,
    settings: { number_of_replicas: 0, 'index.routing.allocation.require._name': 'nowhere' },
    mappings: { properties: { company: { type: 'keyword' } } },
    aliases: { [tweets]: {} },
    wait_for_active_shards: 0,
  });
  for (const path of ['/companies/Acme/insights?interval=day', '/companies']) {
    const response = await service.request(path);
    t.is(response.status, 503, path);
    t.is(ProblemDocument.parse(await response.json()).status, 503);
  }
});
