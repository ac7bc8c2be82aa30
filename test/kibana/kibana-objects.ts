import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LensChart } from './lens-chart-schemas.ts';
import type { LensLayer } from './lens-schemas.ts';
import { KibanaObject, type ObjectOf } from './saved-object-schemas.ts';

const folder = join(import.meta.dirname, '..', '..', 'kibana');
export const fileNames = ['data-views.ndjson', 'searches.ndjson', 'dashboards.ndjson'];

export const readKibanaFile = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Every line of these files, as it is. */
export const readLines = (): unknown[] =>
  fileNames.flatMap((name) => readKibanaFile(name).split('\n').filter(Boolean)).map((line) => JSON.parse(line));

/** Every object of `kibana/`, checked against what Kibana takes. */
export const readKibanaObjects = (): KibanaObject[] => readLines().map((line) => KibanaObject.parse(line));

export const ofType = <Type extends KibanaObject['type']>(
  objects: readonly KibanaObject[],
  type: Type,
): ObjectOf<Type>[] => objects.filter((object): object is ObjectOf<Type> => object.type === type);

export type ChartPanel = {
  dashboard: string;
  panel: string;
  chart: LensChart;
  layer: LensLayer;
  /** The id of its data view. */
  view: string;
};

/** Every chart of the dashboards. */
export const chartPanels = (objects: readonly KibanaObject[]): ChartPanel[] =>
  ofType(objects, 'dashboard').flatMap((dashboard) =>
    dashboard.attributes.panelsJSON.flatMap((panel) => {
      if (panel.type !== 'lens') return [];
      const chart = LensChart.parse(panel.embeddableConfig.attributes);
      const [[layerId, layer] = [], ...others] = Object.entries(chart.state.datasourceStates.formBased.layers);
      if (layerId === undefined || layer === undefined || others.length > 0)
        throw new Error(`${panel.panelIndex} has not one layer`);
      const view = chart.references.find(({ name }) => name === `indexpattern-datasource-layer-${layerId}`)?.id;
      if (view === undefined) throw new Error(`${panel.panelIndex} has no data view`);
      return [{ dashboard: dashboard.id, panel: panel.panelIndex, chart, layer, view }];
    }),
  );

/** One chart, by the ids of its dashboard and panel. */
export function chartPanel(objects: readonly KibanaObject[], dashboard: string, panel: string): ChartPanel {
  const found = chartPanels(objects).find(
    (one) => one.dashboard === `support-insights-${dashboard}` && one.panel === panel,
  );
  if (!found) throw new Error(`there is no panel ${panel} on the dashboard ${dashboard}`);
  return found;
}
