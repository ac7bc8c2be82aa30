import test from 'ava';
import { BenchmarksReport } from '../../../src/insights/benchmarks/benchmarks-report.ts';
import { startTestService } from '../../support/service.ts';
import { ingestRows, says } from '../../support/world.ts';

test('companies are compared however many there are', async (t) => {
  const service = await startTestService(t);
  const at = '2017-10-02 10:00:00';
  const companies = 10_001;
  const rows = Array.from({ length: companies }, (_, id) => says(String(id + 1), at, { by: `Company${id}` }));
  await ingestRows(service, [...rows, says('20000', at, { by: 'Company7' })]);
  // Without inquiries none is ranked.
  const { companies: shown } = await service.get(
    '/benchmarks?metric=total_outbound&companies=Company7,Company10000',
    BenchmarksReport,
  );
  t.deepEqual(
    shown.map(({ value }) => value),
    [2, 1],
  );
});
