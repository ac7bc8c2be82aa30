import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import test, { type ExecutionContext } from 'ava';
import { type EmbeddedNode, startEmbeddedNode } from '../../scripts/elasticsearch/embedded-node.ts';
import { indicesOf } from '../../src/tweets/index-names.ts';
import { until } from '../support/ingest.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { asks, csv, insightsOf, says } from '../support/world.ts';

// What docs/operations.md says of backup and restore, with a repository on the disk in the place of S3.

const prefix = 'support';
const repository = { name: 'backup', snapshot: 'last-night' };
const rows = (pairs: number) =>
  Array.from({ length: pairs }, (_, at) => [
    asks(`${at}1`, '2017-10-01 09:00:00', { text: '@Acme help' }),
    says(`${at}2`, '2017-10-01 10:00:00', { to: `${at}1` }),
  ]).flat();

let folder: string;
let node: EmbeddedNode;
let client: Client;
test.before(async (t) => {
  t.timeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'restore-'));
  node = await startEmbeddedNode({
    dataDir: join(folder, 'data'),
    heap: '512m',
    settings: { 'path.repo': join(folder, 'repository') },
  });
  client = new Client({ node: node.url });
  await client.snapshot.createRepository({
    name: repository.name,
    repository: { type: 'fs', settings: { location: 'support' } },
  });
});
test.after.always(async () => {
  await client?.close();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(t: ExecutionContext, INDEX_PREFIX: string): Promise<TestService> {
  const service = await startTestService(t, { ELASTICSEARCH_URL: node.url, INDEX_PREFIX });
  await until(async () => (await service.request('/readyz')).ok);
  return service;
}

const inquiriesOf = async (t: ExecutionContext, service: TestService): Promise<number> => {
  const { total_inbound, data } = await insightsOf(service, 'acme');
  t.true(data.settled);
  return total_inbound;
};

const restore = (more: object) =>
  client.snapshot.restore({
    repository: repository.name,
    snapshot: repository.snapshot,
    wait_for_completion: true,
    indices: `${prefix}-*`,
    include_global_state: false,
    ...more,
  });

test('a snapshot can be tried beside the live data, and restored in its place', async (t) => {
  t.timeout(300_000);
  const live = await start(t, prefix);
  t.is((await live.ingest(csv(rows(100)))).status, 'succeeded');
  await client.snapshot.create({
    repository: repository.name,
    snapshot: repository.snapshot,
    indices: `${prefix}-*`,
    include_global_state: false,
    wait_for_completion: true,
  });
  t.is((await live.ingest(csv(rows(150)))).tweets_created, 100);

  await restore({ include_aliases: false, rename_pattern: `${prefix}-(.+)`, rename_replacement: 'drill-$1' });
  const { tweets, conversations } = indicesOf('drill', 0);
  await client.indices.updateAliases({
    actions: [
      [tweets, 'drill-tweets'],
      [tweets, 'drill-tweets-writer-0'],
      [conversations, 'drill-conversations'],
      [conversations, 'drill-conversations-writer-0'],
    ].map(([index = '', alias = '']) => ({ add: { index, alias } })),
  });
  const drill = await start(t, 'drill');
  t.is(await inquiriesOf(t, drill), 100);
  t.is(await inquiriesOf(t, live), 150, 'the live data is as it was');
  t.is((await drill.ingest(csv(rows(101)))).tweets_created, 2);
  t.is(await inquiriesOf(t, drill), 101);

  await live.stop();
  await t.throwsAsync(client.indices.delete({ index: `${prefix}-*` }), { message: /[Ww]ildcard/ });
  await client.indices.delete({ index: Object.keys(await client.indices.get({ index: `${prefix}-*` })) });
  await restore({ include_aliases: true });
  t.deepEqual(Object.keys(await client.indices.getAlias({ name: `${prefix}-tweets` })), [indicesOf(prefix, 0).tweets]);
  const again = await start(t, prefix);
  t.is(await inquiriesOf(t, again), 100);
  t.is((await again.ingest(csv(rows(150)))).tweets_created, 100);
  t.is(await inquiriesOf(t, again), 150);
});
