import { type Chart, lensAttributes } from '../lens/chart.ts';
import {
  type DataViewName,
  dataViewReference,
  type Reference,
  type SavedObject,
  savedObject,
} from '../saved-object.ts';

/** A chart, or a saved search by its id, and its place: columns of 48, rows of about 20 pixels. */
export type Panel = {
  id: string;
  title: string;
  description?: string;
  at: { x: number; y: number; w: number; h: number };
} & ({ chart: Chart } | { searchId: string });

export type DashboardDraft = {
  id: string;
  title: string;
  description: string;
  panels: Panel[];
  /** The view whose companies can be chosen on top. */
  companiesOf?: DataViewName;
};

const companyControl = 'company';

export function dashboard({ id, title, description, panels, companiesOf }: DashboardDraft): SavedObject {
  const made = panels.map(panelOf);
  const control = companiesOf
    ? [dataViewReference(companiesOf, `controlGroup_${companyControl}:optionsListDataView`)]
    : [];
  return savedObject(
    'dashboard',
    id,
    {
      title,
      description,
      panelsJSON: JSON.stringify(made.map(({ panel }) => panel)),
      optionsJSON: JSON.stringify({
        useMargins: true,
        syncColors: true,
        syncCursor: true,
        syncTooltips: false,
        hidePanelTitles: false,
      }),
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query: '', language: 'kuery' }, filter: [] }),
      },
      timeRestore: true,
      timeFrom: 'now-2y',
      timeTo: 'now',
      refreshInterval: { pause: true, value: 60_000 },
      ...(companiesOf ? { controlGroupInput } : {}),
      version: 1,
    },
    [...made.flatMap(({ references }) => references), ...control],
  );
}

function panelOf({ id, title, description, at, ...content }: Panel): { panel: unknown; references: Reference[] } {
  const place = { panelIndex: id, gridData: { ...at, i: id } };
  const titles = { title, ...(description === undefined ? {} : { description }) };
  if ('searchId' in content) {
    const name = `panel_${id}`;
    return {
      panel: { type: 'search', ...place, panelRefName: name, embeddableConfig: titles },
      references: [{ type: 'search', id: content.searchId, name: `${id}:${name}` }],
    };
  }
  const { attributes, references } = lensAttributes(content.chart);
  return {
    panel: { type: 'lens', ...place, embeddableConfig: { ...titles, attributes } },
    references: references.map(({ name, ...reference }) => ({ ...reference, name: `${id}:${name}` })),
  };
}

const controlGroupInput = {
  chainingSystem: 'HIERARCHICAL',
  controlStyle: 'oneLine',
  ignoreParentSettingsJSON: JSON.stringify({
    ignoreFilters: false,
    ignoreQuery: false,
    ignoreTimerange: false,
    ignoreValidations: false,
  }),
  panelsJSON: JSON.stringify({
    [companyControl]: {
      order: 0,
      width: 'medium',
      grow: false,
      type: 'optionsListControl',
      explicitInput: {
        id: companyControl,
        fieldName: 'company',
        title: 'Company',
        selectedOptions: [],
        singleSelect: false,
      },
    },
  }),
  showApplySelections: false,
};
