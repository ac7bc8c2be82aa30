import { z } from 'zod';
import { DashboardAttributes } from './dashboard-schema.ts';
import { DataViewAttributes } from './data-view-schema.ts';
import { jsonText, kuery } from './json-text.ts';

// What Kibana 9 takes, read off its repository (elastic/kibana): the attributes of each type at the version that our objects carry, strict
// like its own checks.

/** elastic/kibana: saved_search/server/saved_objects/schema_legacy.ts, model version 5. */
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
    searchSourceJSON: jsonText(z.strictObject({ query: kuery, filter: z.array(z.never()), indexRefName: z.string() })),
  }),
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
