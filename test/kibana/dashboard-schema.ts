import { z } from 'zod';
import { jsonText, kuery } from './json-text.ts';

// elastic/kibana: dashboard/server/dashboard_saved_object/schema/v2, and panels and controls as dashboard/server/api/transforms/out reads them.

// A grid of 48 columns.
const gridData = z
  .strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1), i: z.string() })
  .refine(({ x, w }) => x + w <= 48, 'is wider than the grid');
const titles = { title: z.string(), description: z.string().optional() };
const place = { panelIndex: z.string(), gridData };

export const Panel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('lens'),
    ...place,
    embeddableConfig: z.strictObject({ ...titles, attributes: z.record(z.string(), z.unknown()) }),
  }),
  z.strictObject({
    type: z.literal('search'),
    ...place,
    panelRefName: z.string(),
    embeddableConfig: z.strictObject(titles),
  }),
]);
export type Panel = z.infer<typeof Panel>;

const control = z.strictObject({
  order: z.int(),
  width: z.enum(['small', 'medium', 'large']),
  grow: z.boolean(),
  type: z.literal('optionsListControl'),
  explicitInput: z.strictObject({
    id: z.string(),
    fieldName: z.string(),
    title: z.string(),
    selectedOptions: z.array(z.string()),
    singleSelect: z.boolean(),
  }),
});

const ignored = z.strictObject({
  ignoreFilters: z.boolean(),
  ignoreQuery: z.boolean(),
  ignoreTimerange: z.boolean(),
  ignoreValidations: z.boolean(),
});

export const DashboardAttributes = z.strictObject({
  title: z.string(),
  description: z.string(),
  panelsJSON: jsonText(z.array(Panel).min(1).max(100)),
  optionsJSON: jsonText(
    z.strictObject({
      useMargins: z.boolean(),
      syncColors: z.boolean(),
      syncCursor: z.boolean(),
      syncTooltips: z.boolean(),
      hidePanelTitles: z.boolean(),
    }),
  ),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: jsonText(z.strictObject({ query: kuery, filter: z.array(z.never()) })),
  }),
  timeRestore: z.literal(true),
  timeFrom: z.string(),
  timeTo: z.string(),
  refreshInterval: z.strictObject({ pause: z.boolean(), value: z.number() }),
  controlGroupInput: z
    .strictObject({
      chainingSystem: z.enum(['HIERARCHICAL', 'NONE']),
      controlStyle: z.enum(['oneLine', 'twoLine']),
      ignoreParentSettingsJSON: jsonText(ignored),
      panelsJSON: jsonText(z.record(z.string(), control)),
      showApplySelections: z.boolean(),
    })
    .optional(),
  version: z.int(),
});
