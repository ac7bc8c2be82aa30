import test from 'ava';
import { createSpellings, shownCompanies } from '../../../src/reading/companies/spellings.ts';
import type { DataIdentity } from '../../../src/tweets/data-version.ts';
import { indexNames } from '../../../src/tweets/index-names.ts';
import { startTestService } from '../../support/service.ts';
import { ingestRows, says } from '../../support/world.ts';

test('companies are shown in their spelling, and none but those that a token covers', (t) => {
  const spellings = new Map([
    ['acme', 'AcMe'],
    ['beta', 'Beta'],
  ]);
  t.deepEqual(shownCompanies(['acme', 'beta'], spellings, null), ['AcMe', 'Beta']);
  t.deepEqual(shownCompanies(['acme', 'beta'], spellings, new Set(['beta', 'gone'])), ['Beta']);
  t.deepEqual(shownCompanies(['acme'], spellings, new Set()), []);
  t.deepEqual(shownCompanies([], spellings, null), []);
  // One that has come since the spellings were read.
  t.deepEqual(shownCompanies(['new'], spellings, null), ['new']);
});

test('the spellings are those of the data as it is, read once for each version of it', async (t) => {
  const service = await startTestService(t);
  const { client, config } = service;
  const at = '2017-10-02 10:00:00';
  await ingestRows(service, [says('1', at, { by: 'acme' }), says('2', at, { by: 'Acme' })]);

  const state: DataIdentity = { version: 1, settled: true, generation: 0, lineage: 'a' };
  const spellings = createSpellings(client, indexNames(config.INDEX_PREFIX), async () => ({ ...state }));
  const read = async () => Object.fromEntries(await spellings());
  t.deepEqual(await read(), { acme: 'Acme' });
  await ingestRows(service, [says('3', at, { by: 'ACME' }), says('4', at, { by: 'beta' })]);
  t.deepEqual(await read(), { acme: 'Acme' });
  state.version = 2;
  t.deepEqual(await read(), { acme: 'ACME', beta: 'beta' });
  // While a job writes they are read each time.
  state.settled = false;
  t.deepEqual(await read(), { acme: 'ACME', beta: 'beta' });
  await ingestRows(service, [says('5', at, { by: 'gamma' })]);
  t.deepEqual(await read(), { acme: 'ACME', beta: 'beta', gamma: 'gamma' });
});
