import { type DataViewName, dataViewReference, type Reference } from '../saved-object.ts';
import type { Columns } from './columns.ts';

/** A Lens chart without the place that a dashboard gives it. */
export type Chart = {
  visualizationType: 'lnsXY' | 'lnsMetric' | 'lnsDatatable' | 'lnsHeatmap' | 'lnsTagcloud';
  visualization: Record<string, unknown>;
  view: DataViewName;
  columns: Columns;
  /** What its documents have to match, beside the filters of the dashboard. */
  kql: string;
};

export const layerId = 'layer';

/** What a chart draws, and of which documents. */
export type Drawn = { view: DataViewName; columns: Columns; kql?: string };

export const chart = (
  visualizationType: Chart['visualizationType'],
  { view, columns, kql = '' }: Drawn,
  visualization: Record<string, unknown>,
): Chart => ({ visualizationType, visualization, view, columns, kql });

/** The chart as a panel holds it, and the data view that it refers to. */
export function lensAttributes({ visualizationType, visualization, view, columns, kql }: Chart): {
  attributes: Record<string, unknown>;
  references: Reference[];
} {
  const references = [dataViewReference(view, `indexpattern-datasource-layer-${layerId}`)];
  const layer = { columns, columnOrder: columnOrder(columns), incompleteColumns: {}, sampling: 1 };
  const attributes = {
    title: '',
    visualizationType,
    type: 'lens',
    references,
    state: {
      visualization,
      query: { query: kql, language: 'kuery' },
      filters: [],
      datasourceStates: { formBased: { layers: { [layerId]: layer } } },
      internalReferences: [],
      adHocDataViews: {},
    },
  };
  return { attributes, references };
}

/** What groups comes before what is worked out in each group, as Kibana demands. */
function columnOrder(columns: Columns): string[] {
  const ids = Object.keys(columns);
  return [...ids.filter((id) => columns[id]?.isBucketed), ...ids.filter((id) => !columns[id]?.isBucketed)];
}
