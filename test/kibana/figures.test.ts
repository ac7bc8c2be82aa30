import test from 'ava';
import { HeatmapReport } from '../../src/insights/heatmap/heatmap-report.ts';
import { ofCompany } from '../../src/tweets/tweet-filters.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { answeredAfter, asks, ingestRows, insightsOf, says } from '../support/world.ts';
import { type ChartPanel, chartPanel, readKibanaObjects } from './kibana-objects.ts';
import { type LensRow, lensRows, onlyRow } from './lens-rows.ts';

// Acme, inquiries of October 2017: answered after 60, 120, 300 and 600 s, and one not at all; 50, whose answer is dated 30 s before it: it counts
// as responded and has no response time; 60, which is of Other, too, and answered by Acme alone, after 1200 s. Of November: one that is not
// answered. So Acme has 7 + 1 inquiries, 6 of them responded, and the response times 60, 120, 300, 600 and 1200: median 300, p90 at place
// 0.9 × 4 = 3.6, so 600 + 0.6 × 600 = 960. Other: 60, not answered; one answered after 30 s and a second time, and one in November after 90 s: 3
// inquiries, 2 responded, median 60.
const rows = [
  ...answeredAfter([60, 120, 300, 600, null], { by: 'Acme', from: '2017-10-02 10:00:00', firstId: 1 }),
  asks('50', '2017-10-03 09:00:00', { text: '@Acme hello' }),
  says('51', '2017-10-03 08:59:30', { by: 'Acme', to: '50' }),
  asks('60', '2017-10-04 12:00:00', { text: '@Acme @Other this is horrible, I am so angry about both of you' }),
  says('61', '2017-10-04 12:20:00', { by: 'Acme', to: '60' }),
  asks('70', '2017-11-05 12:00:00', { text: '@Acme thank you, you are great and I love it' }),
  asks('80', '2017-10-05 12:00:00', { by: 'bob', text: '@Other where is it' }),
  says('81', '2017-10-05 12:00:30', { by: 'Other', to: '80' }),
  says('82', '2017-10-05 12:10:00', { by: 'Other', to: '80' }),
  asks('90', '2017-11-06 12:00:00', { by: 'bob', text: '@Other when does it come' }),
  says('91', '2017-11-06 12:01:30', { by: 'Other', to: '90' }),
];

const objects = readKibanaObjects();
const overview = (panel: string) => chartPanel(objects, 'overview', panel);
let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

const shown = (panel: ChartPanel, company?: string): Promise<LensRow[]> =>
  lensRows(service.client, panel, {
    index: `${service.config.INDEX_PREFIX}-tweets`,
    // What the control on top of the dashboard adds when a company is chosen.
    context: company ? [ofCompany(company)] : [],
  });
const figure = async (panel: string, id: string, company?: string) =>
  onlyRow(await shown(overview(panel), company)).figures[id];

test('the large figures of a company are those worked by hand', async (t) => {
  t.is(await figure('inquiries', 'inquiries', 'Acme'), 8);
  t.is(await figure('response-rate', 'response_rate', 'Acme'), 6 / 8);
  t.is(await figure('median', 'median', 'Acme'), 300);
  t.is(await figure('p90', 'p90', 'Acme'), 960);
});

test('the table of companies has the figures of the API', async (t) => {
  const table = await shown(overview('companies'));
  t.deepEqual(table.map(({ groups }) => groups['company']).toSorted(), ['acme', 'other']);
  for (const { groups, figures } of table) {
    const report = await insightsOf(service, groups['company'] ?? '');
    t.is(figures['inquiries'], report.total_inbound);
    t.is(percentage(figures['response_rate']), report.response_rate);
    t.is(figures['median'], report.response_time.median);
    t.is(figures['p90'], report.response_time.p90);
    t.is(rounded(figures['sentiment']), report.sentiment.mean);
    t.is(percentage(figures['negative']), report.sentiment.negative_percentage);
  }
});

test('over time, each company has the figures of the trend of the API, each where its inquiry was', async (t) => {
  const [volume, rates, medians] = await Promise.all(
    ['volume-by-company', 'response-rate-by-company', 'median-by-company'].map((panel) => shown(overview(panel))),
  );
  for (const company of ['acme', 'other']) {
    const { trend } = await insightsOf(service, company, { interval: 'month' });
    const months = (found: LensRow[] | undefined, id: string) =>
      (found ?? []).filter(({ groups }) => groups['company'] === company).map(({ figures }) => figures[id] ?? null);
    t.deepEqual(
      months(volume, 'inquiries'),
      trend.map(({ inbound }) => inbound),
    );
    t.deepEqual(
      months(rates, 'response_rate').map(percentage),
      trend.map(({ response_rate }) => response_rate),
    );
    t.deepEqual(
      months(medians, 'median'),
      trend.map(({ median_response_seconds }) => median_response_seconds),
    );
  }
});

test('what the companies wrote counts when they wrote it', async (t) => {
  const outbound = await shown(overview('outbound'));
  for (const company of ['acme', 'other']) {
    const own = outbound.filter(({ groups }) => groups['company'] === company);
    const { trend } = await insightsOf(service, company, { interval: 'month' });
    // The chart shows a month in which there is any tweet of the company.
    t.deepEqual(
      own.map(({ figures }) => figures['outbound']),
      trend.map(({ outbound }) => outbound),
    );
  }
});

// Without Painless the hours themselves cannot be told here; what is counted in them can.
test('all cells of the heatmaps together are those of the API', async (t) => {
  const heatmap = await service.get('/companies/acme/heatmap', HeatmapReport);
  const together = async (panel: string) => onlyRow(await shown(withoutGroups(overview(panel)), 'acme')).figures;
  t.is((await together('inquiries-by-hour'))['inquiries'], heatmap.total_inbound);
  const rate = (await together('response-rate-by-hour'))['response_rate'];
  t.is(rate, heatmap.responded_inbound / heatmap.total_inbound);
});

function withoutGroups(panel: ChartPanel): ChartPanel {
  const { columns, columnOrder } = panel.layer;
  const kept = columnOrder.filter((id) => !columns[id]?.isBucketed);
  return {
    ...panel,
    layer: {
      ...panel.layer,
      columnOrder: kept,
      columns: Object.fromEntries(Object.entries(columns).filter(([id]) => kept.includes(id))),
    },
  };
}

const rounded = (value: number | null | undefined): number | null =>
  typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : null;
const percentage = (share: number | null | undefined) => rounded(typeof share === 'number' ? 100 * share : null);
