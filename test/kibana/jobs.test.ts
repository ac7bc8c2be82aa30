import test from 'ava';
import { startTestService, type TestService } from '../support/service.ts';
import { asks, csv, says } from '../support/world.ts';
import { type ChartPanel, chartPanel, chartPanels, ofType, readKibanaObjects } from './kibana-objects.ts';
import { lensRows, onlyRow } from './lens-rows.ts';
import { parseKql } from './parse-kql.ts';

const objects = readKibanaObjects();
const views = new Map(ofType(objects, 'index-pattern').map(({ id, attributes }) => [id, attributes]));
let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  // 2 good rows and a bad one; then the good ones again, one with another text: 1 unchanged, 1 updated.
  await service.ingest(
    csv([asks('1', '2017-10-02 10:00:00'), says('2', '2017-10-02 10:01:00', { to: '1' }), asks('x y', '2017')]),
  );
  await service.ingest(
    csv([asks('1', '2017-10-02 10:00:00'), says('2', '2017-10-02 10:01:00', { to: '1', text: 'Hi' })]),
  );
});
test.after.always(() => service.stop());

const indexOf = ({ view }: ChartPanel): string =>
  (views.get(view)?.title ?? '').replace('support-', `${service.config.INDEX_PREFIX}-`);
const rowsOf = (panel: ChartPanel) => lensRows(service.client, panel, { index: indexOf(panel) });
const ingestion = (panel: string) => chartPanel(objects, 'ingestion', panel);
const figure = async (panel: string, id: string) => onlyRow(await rowsOf(ingestion(panel))).figures[id];

test('the figures of ingestion health are those of the jobs', async (t) => {
  t.is(await figure('jobs', 'jobs'), 2);
  t.is(await figure('failed', 'failed'), 0);
  t.is(await figure('rows-read', 'rows_read'), 5);
  t.is(await figure('rejected', 'rejected'), 1 / 5);
  const outcomes = onlyRow(await rowsOf(ingestion('rows-by-outcome'))).figures;
  t.deepEqual(outcomes, { created: 2, updated: 1, unchanged: 1, rejected: 1 });
  const status = onlyRow(await rowsOf(ingestion('jobs-by-status')));
  t.like(status, { groups: { status: 'succeeded' }, figures: { jobs: 2 } });
  t.true((onlyRow(await rowsOf(ingestion('speed'))).figures['speed'] ?? 0) > 0);
});

test('Elasticsearch answers every chart but those of fields that only a script tells', async (t) => {
  const scripted: string[] = [];
  for (const panel of chartPanels(objects)) {
    const fields = Object.values(panel.layer.columns).map((column) =>
      'sourceField' in column ? column.sourceField : '',
    );
    if (fields.some((field) => field in (views.get(panel.view)?.runtimeFieldMap ?? {}))) scripted.push(panel.panel);
    else await t.notThrowsAsync(rowsOf(panel), panel.panel);
  }
  t.deepEqual(scripted, ['inquiries-by-hour', 'response-rate-by-hour', 'durations']);
});

test('every saved search finds what it asks for, in its order', async (t) => {
  const found: Record<string, number> = {};
  for (const { id, attributes, references } of ofType(objects, 'search')) {
    const { searchSourceJSON } = attributes.kibanaSavedObjectMeta;
    const view = references.find(({ name }) => name === searchSourceJSON.indexRefName)?.id ?? '';
    const { hits } = await service.client.search({
      index: (views.get(view)?.title ?? '').replace('support-', `${service.config.INDEX_PREFIX}-`),
      query: parseKql(searchSourceJSON.query.query).query,
      sort: attributes.sort.map(([field, order]) => ({ [field]: order })),
      fields: attributes.columns,
      _source: false,
    });
    found[id.replace('support-insights-', '')] = hits.hits.length;
  }
  // Tweet 1 is answered by 2; the bad row is in one job.
  t.deepEqual(found, {
    'unanswered-conversations': 0,
    'unanswered-inquiries': 0,
    'slowest-responses': 1,
    complaints: 0,
    'all-tweets': 2,
    'failed-jobs': 0,
    'jobs-with-rejected-rows': 1,
  });
});
