import { defaultPrefix } from '../../import-kibana/defaults.ts';
import { type DataViewName, dataViewIds, type SavedObject, savedObject } from '../saved-object.ts';
import type { FieldFormat } from './field-formats.ts';

/** How Kibana calls a field, what it says of it (300 characters at most), and how it shows its values. */
export type ViewField = { label: string; description: string; format?: FieldFormat };

/** A field that Elasticsearch works out while it searches, by a script in Painless. */
export type RuntimeField = ViewField & { type: 'keyword' | 'long'; script: string };

export type DataViewDraft = {
  view: DataViewName;
  name: string;
  /** What follows INDEX_PREFIX. */
  index: 'tweets' | 'conversations' | 'jobs';
  timeField: string;
  fields: Record<string, ViewField>;
  runtimeFields?: Record<string, RuntimeField>;
};

export function dataView({ view, name, index, timeField, fields, runtimeFields = {} }: DataViewDraft): SavedObject {
  const described = Object.entries({ ...fields, ...runtimeFields });
  return savedObject('index-pattern', dataViewIds[view], {
    title: `${defaultPrefix}-${index}`,
    name,
    timeFieldName: timeField,
    fields: '[]',
    sourceFilters: '[]',
    fieldAttrs: json(
      described.map(([field, { label, description }]) => [
        field,
        { customLabel: label, customDescription: description },
      ]),
    ),
    fieldFormatMap: json(described.flatMap(([field, { format }]) => (format ? [[field, format]] : []))),
    runtimeFieldMap: json(
      Object.entries(runtimeFields).map(([field, { type, script }]) => [field, { type, script: { source: script } }]),
    ),
    allowHidden: false,
  });
}

const json = (entries: readonly (readonly [string, unknown])[]): string => JSON.stringify(Object.fromEntries(entries));
