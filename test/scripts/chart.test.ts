import { readFile } from 'node:fs/promises';
import test from 'ava';
import { chartFolder } from '../../scripts/chart/chart-folder.ts';
import { pathsRead } from '../../scripts/chart/paths-read.ts';
import { readValues } from '../../scripts/chart/read-values.ts';

test('The values of the chart are read with the comment behind them or on the line before', (t) => {
  const text =
    'image:\n  tag: "" # -- Its tag.\n  # -- Where it is.\n  names: [{ a: b }]\n\nreplicas: 2 # -- How many.\n';
  t.deepEqual(readValues(text), [
    { path: 'image.tag', written: '""', comment: 'Its tag.' },
    { path: 'image.names', written: '[{ a: b }]', comment: 'Where it is.' },
    { path: 'replicas', written: '2', comment: 'How many.' },
  ]);
});

test('A value without a comment, and one that takes several lines, are named', (t) => {
  t.throws(() => readValues('image:\n  tag: ""\n'), { message: /values\.yaml:2: image\.tag has no comment/ });
  t.throws(() => readValues('dns:\n  - { a: b } # -- Where DNS is.\n'), {
    message: /values\.yaml:2: is neither a value/,
  });
  t.throws(() => readValues('# -- Of nothing.\n\na: 1 # -- One.\nb: 2\n'), {
    message: /values\.yaml:4: b has no comment/,
  });
});

test('The values that a template reads are found through its variables too', (t) => {
  const template = `{{- $es := .Values.elasticsearch -}}
{{- $external := $es.external }}
{{- $from := (index . 0).Values.secrets.store -}}
{{ $external.url }} {{ $from.name }} {{ if $.Values.ingress.enabled }}{{ $other.thing }}{{ end }}`;
  t.deepEqual(pathsRead(template).toSorted(), [
    'elasticsearch',
    'elasticsearch.external',
    'elasticsearch.external.url',
    'ingress.enabled',
    'secrets.store',
    'secrets.store.name',
  ]);
});

test('The roles that the chart gives to ECK are those that scripts/set-up-security puts', async (t) => {
  for (const file of ['role.json', 'analyst-role.json']) {
    const [ofChart, put] = await Promise.all(
      [`${chartFolder}files/${file}`, new URL(`../../scripts/set-up-security/${file}`, import.meta.url)].map((path) =>
        readFile(path, 'utf8'),
      ),
    );
    t.deepEqual(
      JSON.parse(ofChart ?? ''),
      JSON.parse(put ?? '{}'),
      `copy scripts/set-up-security/${file} to helm/support-insights/files/`,
    );
  }
});
