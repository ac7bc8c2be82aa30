import test from 'ava';
import { kibanaFiles, ndjson } from '../../scripts/kibana/kibana-files.ts';
import { chartPanels, fileNames, ofType, readKibanaFile, readKibanaObjects } from './kibana-objects.ts';
import { accessorsOf } from './lens-chart-schemas.ts';
import type { LensColumn } from './lens-schemas.ts';

test('the files are what `npm run kibana:build` makes of their sources', (t) => {
  t.deepEqual(Object.keys(kibanaFiles), fileNames);
  for (const [name, objects] of Object.entries(kibanaFiles)) t.is(readKibanaFile(name), ndjson(objects), name);
});

test('Kibana 9 takes every object: each is as its saved-object definitions want it, with an id of its own', (t) => {
  const objects = readKibanaObjects();
  t.is(new Set(objects.map(({ id, type }) => `${type} ${id}`)).size, objects.length);
  t.deepEqual(
    ofType(objects, 'dashboard').map(({ id }) => id),
    ['support-insights-overview', 'support-insights-issues', 'support-insights-ingestion'],
  );
});

test('references lead to objects that stand before in the files, each by a name that its object uses', (t) => {
  const known = new Set<string>();
  for (const { type, id, references } of readKibanaObjects()) {
    for (const reference of references)
      t.true(known.has(`${reference.type} ${reference.id}`), `${id} refers to ${reference.id}`);
    t.is(new Set(references.map(({ name }) => name)).size, references.length, id);
    known.add(`${type} ${id}`);
  }
});

test("a panel's references are those of its dashboard, and no dashboard has any other", (t) => {
  const objects = readKibanaObjects();
  for (const { id, attributes, references } of ofType(objects, 'dashboard')) {
    const charts = chartPanels(objects).filter(({ dashboard }) => dashboard === id);
    const used = attributes.panelsJSON.flatMap((panel) =>
      panel.type === 'search'
        ? [`${panel.panelIndex}:${panel.panelRefName}`]
        : (charts.find((chart) => chart.panel === panel.panelIndex)?.chart.references ?? []).map(
            ({ name }) => `${panel.panelIndex}:${name}`,
          ),
    );
    const controls = Object.keys(attributes.controlGroupInput?.panelsJSON ?? {}).map(
      (control) => `controlGroup_${control}:optionsListDataView`,
    );
    t.deepEqual(references.map(({ name }) => name).toSorted(), [...used, ...controls].toSorted());
    for (const { panel, chart, view } of charts)
      t.is(references.find(({ name }) => name === `${panel}:${chart.references[0]?.name}`)?.id, view, panel);
  }
});

test('panels have ids of their own and do not lie over one another', (t) => {
  for (const { id, attributes } of ofType(readKibanaObjects(), 'dashboard')) {
    const cells = new Set<string>();
    for (const { panelIndex, gridData } of attributes.panelsJSON) {
      t.is(gridData.i, panelIndex);
      for (let x = gridData.x; x < gridData.x + gridData.w; x += 1)
        for (let y = gridData.y; y < gridData.y + gridData.h; y += 1) {
          t.false(cells.has(`${x} ${y}`), `${panelIndex} of ${id} lies over another`);
          cells.add(`${x} ${y}`);
        }
    }
    t.is(new Set(attributes.panelsJSON.map(({ panelIndex }) => panelIndex)).size, attributes.panelsJSON.length);
  }
});

test('every column of a chart is ordered, groups before figures, and everything that it shows is there', (t) => {
  for (const { panel, chart, layer } of chartPanels(readKibanaObjects())) {
    const { columns, columnOrder } = layer;
    t.deepEqual(columnOrder.toSorted(), Object.keys(columns).toSorted(), panel);
    const bucketed = columnOrder.map((id) => columns[id]?.isBucketed);
    t.deepEqual(bucketed, [...bucketed.filter(Boolean), ...bucketed.filter((is) => !is)], panel);
    const { layerId, groups, figures } = accessorsOf(chart);
    t.deepEqual(Object.keys(chart.state.datasourceStates.formBased.layers), [layerId]);
    t.deepEqual(groups.toSorted(), columnOrder.filter((id) => columns[id]?.isBucketed).toSorted(), panel);
    for (const id of figures) t.false(columns[id]?.isBucketed, `${panel}: ${id}`);
    // A part of a formula is shown by its formula alone, and Kibana tells parts by this ending.
    const shown = columnOrder.filter((id) => !/X\d+$/.test(id)).toSorted();
    t.deepEqual([...groups, ...figures].toSorted(), shown, panel);
    for (const [id, column] of Object.entries(columns))
      for (const other of 'references' in column ? column.references : [])
        t.true(other in columns, `${panel}: ${id} refers to ${other}`);
  }
});

test('a formula says the same in its text and in the columns of its parts', (t) => {
  let formulas = 0;
  for (const { panel, layer } of chartPanels(readKibanaObjects()))
    for (const [id, column] of Object.entries(layer.columns)) {
      if (column.operationType !== 'formula') continue;
      const [mathId = ''] = column.references;
      const math = layer.columns[mathId];
      if (math?.operationType !== 'math') throw new Error(`${panel}: ${id} ends in no math`);
      const { args, text, location } = math.params.tinymathAst;
      t.deepEqual(math.references, args);
      t.is(text, column.params.formula);
      t.is(location.max, text.length);
      t.is(args.map((part) => textOf(layer.columns, part)).join(' / '), column.params.formula, panel);
      formulas += 1;
    }
  t.true(formulas > 20);
});

function textOf(columns: Record<string, LensColumn>, id: string): string {
  const column = columns[id];
  switch (column?.operationType) {
    case 'count':
      return column.filter ? `count(kql='${column.filter.query.replaceAll("'", "\\'")}')` : 'count()';
    case 'sum':
      return `sum(${column.sourceField})`;
    case 'overall_max':
      return `overall_max(${textOf(columns, column.references[0] ?? '')})`;
    default:
      throw new Error(`${id} is no part of a formula`);
  }
}
