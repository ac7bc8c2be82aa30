/** A link to another object, which Kibana looks up by its name when it opens this one. */
export type Reference = { type: 'index-pattern' | 'search'; id: string; name: string };

export type SavedObjectType = 'index-pattern' | 'search' | 'dashboard';

/** A line of a file that Kibana imports. */
export type SavedObject = {
  id: string;
  type: SavedObjectType;
  attributes: Record<string, unknown>;
  references: Reference[];
  managed: false;
  coreMigrationVersion: string;
  typeMigrationVersion: string;
};

// As Kibana 8.16 wrote them: every Kibana 9 brings that to its own version while it imports, and refuses what is newer than itself.
const typeVersions = { 'index-pattern': '8.0.0', search: '10.5.0', dashboard: '10.2.0' } as const;

/** `id` stays the same for ever: an import then takes the place of the one before, and links to the object hold. */
export const savedObject = (
  type: SavedObjectType,
  id: string,
  attributes: Record<string, unknown>,
  references: Reference[] = [],
): SavedObject => ({
  id,
  type,
  attributes,
  references,
  managed: false,
  coreMigrationVersion: '8.8.0',
  typeMigrationVersion: typeVersions[type],
});

/** The ids of the data views; what they are called and show: see data-views/. */
export const dataViewIds = {
  inquiries: 'support-insights-inquiries',
  tweets: 'support-insights-tweets',
  conversations: 'support-insights-conversations',
  jobs: 'support-insights-jobs',
} as const;
export type DataViewName = keyof typeof dataViewIds;

export const dataViewReference = (view: DataViewName, name: string): Reference => ({
  type: 'index-pattern',
  id: dataViewIds[view],
  name,
});
