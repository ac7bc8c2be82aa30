import { chartPanels, ofType } from './kibana-objects.ts';
import type { LensColumn } from './lens-schemas.ts';
import { parseKql } from './parse-kql.ts';
import type { KibanaObject } from './saved-object-schemas.ts';

/** What an object does with a field: which kinds of fields it can do that with. */
export type Use = 'describe' | 'show' | 'sort' | 'filter' | 'number' | 'groups' | 'time' | 'script';
export type NamedField = { where: string; view: string; field: string; use: Use };

const records = '___records___';

/** Every field that an object of `kibana/` names, by the data view in which it has to be. */
export function namedFields(objects: readonly KibanaObject[]): NamedField[] {
  return [...viewFields(objects), ...searchFields(objects), ...controlFields(objects), ...chartFields(objects)];
}

const viewFields = (objects: readonly KibanaObject[]): NamedField[] =>
  ofType(objects, 'index-pattern').flatMap(({ id, attributes }) => {
    const named = (use: Use) => (field: string) => ({ where: `data view ${id}`, view: id, field, use });
    const scripts = Object.values(attributes.runtimeFieldMap).map(({ script }) => script.source);
    const read = scripts.flatMap((source) => [...source.matchAll(/doc\['([^']+)'\]/g)].map((found) => found[1] ?? ''));
    return [
      named('time')(attributes.timeFieldName),
      ...[...Object.keys(attributes.fieldAttrs), ...Object.keys(attributes.fieldFormatMap)].map(named('describe')),
      ...read.map(named('script')),
    ];
  });

const searchFields = (objects: readonly KibanaObject[]): NamedField[] =>
  ofType(objects, 'search').flatMap(({ id, attributes, references }) => {
    const { query, indexRefName } = attributes.kibanaSavedObjectMeta.searchSourceJSON;
    const view = references.find(({ name }) => name === indexRefName)?.id ?? '';
    const named = (use: Use) => (field: string) => ({ where: `search ${id}`, view, field, use });
    return [
      ...attributes.columns.map(named('show')),
      ...attributes.sort.map(([field]) => named('sort')(field)),
      ...[...parseKql(query.query).fields].map(named('filter')),
    ];
  });

const controlFields = (objects: readonly KibanaObject[]): NamedField[] =>
  ofType(objects, 'dashboard').flatMap(({ id, attributes, references }) =>
    Object.entries(attributes.controlGroupInput?.panelsJSON ?? {}).map(([control, { explicitInput }]) => {
      const view = references.find(({ name }) => name === `controlGroup_${control}:optionsListDataView`)?.id ?? '';
      return { where: `control of ${id}`, view, field: explicitInput.fieldName, use: 'groups' };
    }),
  );

const chartFields = (objects: readonly KibanaObject[]): NamedField[] =>
  chartPanels(objects).flatMap(({ dashboard, panel, chart, layer, view }) => {
    const where = `panel ${panel} of ${dashboard}`;
    const filters = [chart.state.query.query, ...Object.values(layer.columns).flatMap(filtersOf)];
    return [
      ...Object.values(layer.columns).flatMap((column) =>
        'sourceField' in column && column.sourceField !== records
          ? [{ where, view, field: column.sourceField, use: useOf(column) }]
          : [],
      ),
      ...filters.flatMap((kql) =>
        [...parseKql(kql).fields].map((field) => ({ where, view, field, use: 'filter' as const })),
      ),
    ];
  });

function useOf({ operationType }: LensColumn): Use {
  if (operationType === 'terms') return 'groups';
  return operationType === 'date_histogram' ? 'time' : 'number';
}

/** The filters of a column, in Kibana's query language. */
function filtersOf(column: LensColumn): string[] {
  if (column.operationType === 'filters') return column.params.filters.map(({ input }) => input.query);
  return 'filter' in column && column.filter ? [column.filter.query] : [];
}
