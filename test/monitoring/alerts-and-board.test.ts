import { readFile } from 'node:fs/promises';
import test from 'ava';
import { z } from 'zod';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { until } from '../support/ingest.ts';
import { readSeries, type Series } from '../support/metric-series.ts';
import { type ModelStub, startModelStub } from '../support/model-stub/start-model-stub.ts';
import { isMatch, selectorsOf } from '../support/promql-selectors.ts';
import { elasticsearchUrl, startTestService, type TestService, token } from '../support/service.ts';
import { asks, ingestRows, says } from '../support/world.ts';

const fileOf = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const alertsPath = 'helm/support-insights/files/alerts.yaml';

type Alert = { name: string; text: string; expr: string };

/** The rules of the file, each as the text from its name to the next. */
async function readAlerts(): Promise<Alert[]> {
  const [, ...parts] = (await fileOf(alertsPath)).split(/^ {6}- alert: /m);
  return parts.map((text) => {
    const name = /^\w+/.exec(text)?.[0] ?? '';
    const expr = /^ {8}expr: (?:\|\n((?: {10}.*\n|\n)+)|(.+)\n)/m.exec(text);
    return { name, text, expr: expr?.[1] ?? expr?.[2] ?? '' };
  });
}

const Board = z.object({
  id: z.null(),
  panels: z
    .array(z.object({ id: z.int(), title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }))
    .min(10),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown() })) }),
});
const readBoard = async () => Board.parse(JSON.parse(await fileOf('helm/support-insights/files/grafana-board.json')));

/** What Prometheus adds to every series, whoever it scrapes. */
const added = new Set(['job', 'instance', 'namespace', 'pod']);

let series: Series[];
let proxy: FaultyProxy;
let stub: ModelStub;
let service: TestService;
test.before(async (t) => {
  t.timeout(120_000);
  proxy = await startFaultyProxy(elasticsearchUrl());
  stub = await startModelStub();
  service = await startTestService(null, {
    ELASTICSEARCH_URL: proxy.url,
    LLM_BASE_URL: stub.url,
    HF_MODEL: 'stub-model',
  });
  await until(async () => (await service.request('/readyz')).ok);
  // One of each kind of call: ingested, read, a report by the model, Elasticsearch that refuses, a caller who errs.
  await ingestRows(service, [
    ...Array.from({ length: 20 }, (_, at) =>
      asks(`${100 + at}`, `2017-10-${10 + at} 10:00:00`, {
        by: `a${at}`,
        text: `@Acme parcel ${at} is delayed again, that is horrible`,
      }),
    ),
    says('200', '2017-10-11 10:00:00', { by: 'Acme', to: '100' }),
  ]);
  const scope = 'insights:read issues:refresh';
  for (const path of ['/companies', '/companies.csv', '/companies?limit=x', '/companies/acme/insights', '/healthz'])
    await (await service.request(path)).text();
  await (await service.request('/companies/acme/ai-insights?wait=60', { token: token({ scope }) })).text();
  for (const status of [403, 429, 503]) {
    proxy.setFault((_, path) => (/_pit|_search/.test(path) ? status : null));
    await (await service.request('/readyz')).text();
    await (await service.request('/tweets?limit=1')).text();
  }
  proxy.setFault(null);
  await until(async () => {
    series = readSeries(await (await fetch(`${service.url}/metrics`)).text());
    return series.some(({ name }) => name === 'ingest_queue_jobs');
  });
});

test.after.always(async () => {
  await service?.stop();
  proxy?.close();
  await stub?.stop();
});

/** What an expression names that no real service shows. */
function missing(expression: string): string[] {
  return selectorsOf(expression.replaceAll('"$namespace"', '".*"').replaceAll('"$job"', '".*"')).flatMap(
    ({ metric, matchers }) => {
      if (metric === 'up') return [];
      const own = matchers.filter(({ label }) => !added.has(label));
      const named = series.filter(({ name }) => name === metric);
      if (named.length === 0) return [`there is no ${metric}`];
      const unknown = own.filter(({ label }) => !named.every(({ labels }) => label in labels));
      if (unknown.length > 0) return unknown.map(({ label }) => `${metric} has no label ${label}`);
      const isThere = named.some(({ labels }) => own.every((each) => isMatch(each, labels[each.label] ?? '')));
      return isThere ? [] : [`no ${metric} is ${JSON.stringify(own)}`];
    },
  );
}

/** The labels by which an expression groups, which have to be somebody's. */
const groupedBy = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );

test('every metric of every alert is one that the service shows, with these labels', async (t) => {
  const alerts = await readAlerts();
  t.true(alerts.length >= 10);
  for (const { name, expr } of alerts) {
    t.true(selectorsOf(expr).length > 0, name);
    t.deepEqual(missing(expr), [], name);
    for (const label of groupedBy(expr)) t.true(added.has(label) || label === 'le', `${name}: ${label}`);
  }
});

test('every metric of every panel of the board is one that the service shows, with these labels', async (t) => {
  const { panels, templating } = await readBoard();
  t.is(new Set(panels.map(({ id }) => id)).size, panels.length);
  for (const { title, targets } of panels) {
    for (const { expr } of targets) {
      t.true(selectorsOf(expr).length > 0, title);
      t.deepEqual(missing(expr), [], title);
      const labels = new Set(series.flatMap((each) => Object.keys(each.labels)));
      for (const label of groupedBy(expr)) t.true(added.has(label) || labels.has(label), `${title}: ${label}`);
    }
  }
  const variables = new Set(templating.list.map(({ name }) => name));
  t.deepEqual(variables, new Set(['datasource', 'namespace', 'job']));
});

test('a metric, a label or a value that does not exist is found missing', (t) => {
  t.deepEqual(missing('rate(ingest_row_total[5m])'), ['there is no ingest_row_total']);
  t.deepEqual(missing('sum by (x) (ingest_rows_total{result="created"}) > 0'), [
    'ingest_rows_total has no label result',
  ]);
  t.is(missing('ingest_jobs_total{status=~"died|lost"}').length, 1);
  t.deepEqual(missing('sum(rate(ingest_jobs_total{status=~"failed|lost"}[5m])) / sum(ingest_queue_limit)'), []);
});

test('every alert says how bad it is, what to do, and which section of the operations guide has more', async (t) => {
  const headings = [...(await fileOf('docs/operations.md')).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  const anchors = new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  const tests = await fileOf('helm/support-insights/files/alerts-test.yaml');
  const alerts = await readAlerts();
  t.is(new Set(alerts.map(({ name }) => name)).size, alerts.length);
  for (const { name, text } of alerts) {
    t.regex(text, /^ {10}severity: (critical|warning|info)$/m, name);
    for (const part of ['summary', 'description']) t.regex(text, new RegExp(`^ {10}${part}: .`, 'm'), name);
    const runbook = /^ {10}runbook: docs\/operations\.md#(\S+)$/m.exec(text)?.[1];
    t.is(runbook, name.toLowerCase());
    t.true(anchors.has(name.toLowerCase()), `docs/operations.md has no section ${name}`);
    t.true(tests.includes(`{alertname="${name}"}`), `no test fires ${name}`);
  }
});
