import { z } from 'zod';

// What Kibana 9 takes, read off its repository (elastic/kibana): the attributes of each type at the version that our objects carry, strict
// like its own checks. Data views: data_views/server/content_management; searches: saved_search/server/saved_objects/schema_legacy.ts,
// model version 5; dashboards: dashboard/server/dashboard_saved_object/schema/v2, and the panels as api/transforms/out reads them.

/** A text that holds JSON, as what it holds. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const query = z.strictObject({ query: z.string(), language: z.literal('kuery') });

const format = z.discriminatedUnion('id', [
  z.strictObject({
    id: z.literal('duration'),
    params: z.strictObject({
      inputFormat: z.enum([
        'picoseconds',
        'nanoseconds',
        'microseconds',
        'milliseconds',
        'seconds',
        'minutes',
        'hours',
        'days',
        'weeks',
        'months',
        'years',
      ]),
      outputFormat: z.enum([
        'humanize',
        'humanizePrecise',
        'asMilliseconds',
        'asSeconds',
        'asMinutes',
        'asHours',
        'asDays',
        'asWeeks',
        'asMonths',
        'asYears',
      ]),
      outputPrecision: z.int().min(0).max(20),
      includeSpaceWithSuffix: z.boolean(),
    }),
  }),
  z.strictObject({ id: z.enum(['number', 'bytes']), params: z.strictObject({ pattern: z.string() }) }),
  z.strictObject({
    id: z.literal('url'),
    params: z.strictObject({
      type: z.literal('a'),
      // Of other schemes it makes no link.
      urlTemplate: z.string().regex(/^https?:\/\/.*\{\{value\}\}/),
      labelTemplate: z.string(),
      openLinkInCurrentTab: z.boolean(),
    }),
  }),
]);

export const DataViewAttributes = z.strictObject({
  title: z.string(),
  name: z.string(),
  timeFieldName: z.string(),
  fields: json(z.array(z.never())),
  sourceFilters: json(z.array(z.never())),
  fieldAttrs: json(
    z.record(z.string(), z.strictObject({ customLabel: z.string(), customDescription: z.string().max(300) })),
  ),
  fieldFormatMap: json(z.record(z.string(), format)),
  runtimeFieldMap: json(
    z.record(
      z.string(),
      z.strictObject({ type: z.enum(['keyword', 'long']), script: z.strictObject({ source: z.string() }) }),
    ),
  ),
  allowHidden: z.boolean(),
});

export const SearchAttributes = z.strictObject({
  title: z.string(),
  description: z.string(),
  columns: z.array(z.string()).min(1),
  sort: z.array(z.tuple([z.string(), z.enum(['asc', 'desc'])])),
  grid: z.strictObject({ columns: z.record(z.string(), z.strictObject({ width: z.number() })).optional() }),
  hideChart: z.boolean(),
  isTextBasedQuery: z.literal(false),
  timeRestore: z.boolean(),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: json(z.strictObject({ query, filter: z.array(z.never()), indexRefName: z.string() })),
  }),
});

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
  panelsJSON: json(z.array(Panel).min(1).max(100)),
  optionsJSON: json(
    z.strictObject({
      useMargins: z.boolean(),
      syncColors: z.boolean(),
      syncCursor: z.boolean(),
      syncTooltips: z.boolean(),
      hidePanelTitles: z.boolean(),
    }),
  ),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: json(z.strictObject({ query, filter: z.array(z.never()) })),
  }),
  timeRestore: z.literal(true),
  timeFrom: z.string(),
  timeTo: z.string(),
  refreshInterval: z.strictObject({ pause: z.boolean(), value: z.number() }),
  controlGroupInput: z
    .strictObject({
      chainingSystem: z.enum(['HIERARCHICAL', 'NONE']),
      controlStyle: z.enum(['oneLine', 'twoLine']),
      ignoreParentSettingsJSON: json(ignored),
      panelsJSON: json(z.record(z.string(), control)),
      showApplySelections: z.boolean(),
    })
    .optional(),
  version: z.int(),
});

export const Reference = z.strictObject({
  type: z.enum(['index-pattern', 'search']),
  id: z.string(),
  name: z.string(),
});

const envelope = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  references: z.array(Reference),
  managed: z.literal(false),
  coreMigrationVersion: z.literal('8.8.0'),
};

/** An object of `kibana/`, its texts of JSON read. A version is one that every Kibana 9 has left behind, since none takes what is newer than itself. */
export const KibanaObject = z.discriminatedUnion('type', [
  z.strictObject({
    ...envelope,
    type: z.literal('index-pattern'),
    typeMigrationVersion: z.literal('8.0.0'),
    attributes: DataViewAttributes,
  }),
  z.strictObject({
    ...envelope,
    type: z.literal('search'),
    typeMigrationVersion: z.literal('10.5.0'),
    attributes: SearchAttributes,
  }),
  z.strictObject({
    ...envelope,
    type: z.literal('dashboard'),
    typeMigrationVersion: z.literal('10.2.0'),
    attributes: DashboardAttributes,
  }),
]);
export type KibanaObject = z.infer<typeof KibanaObject>;
export type ObjectOf<Type extends KibanaObject['type']> = Extract<KibanaObject, { type: Type }>;
