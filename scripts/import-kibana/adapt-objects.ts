import { z } from 'zod';
import { defaultPrefix, defaultPublicUrl, defaultTimeZone, zoneIn } from './defaults.ts';
import type { ImportSettings } from './import-settings.ts';

/** What the import looks at of an object; the rest goes to Kibana as it is. */
const StoredObject = z.looseObject({ id: z.string(), type: z.string(), attributes: z.record(z.string(), z.unknown()) });
export type StoredObject = z.infer<typeof StoredObject>;

const ViewAttributes = z.looseObject({ title: z.string(), fieldFormatMap: z.string(), runtimeFieldMap: z.string() });

export const readObjects = (ndjson: string): StoredObject[] =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => StoredObject.parse(JSON.parse(line)));

type Adaptation = Pick<ImportSettings, 'INDEX_PREFIX' | 'PUBLIC_URL' | 'KIBANA_TIME_ZONE'>;

/** Data views that look at the indices of INDEX_PREFIX, link to PUBLIC_URL and tell hours by KIBANA_TIME_ZONE; all other objects as they are. */
export const adaptObjects = (objects: readonly StoredObject[], settings: Adaptation): StoredObject[] =>
  objects.map((object) =>
    object.type === 'index-pattern' ? { ...object, attributes: adaptDataView(object.attributes, settings) } : object,
  );

function adaptDataView(
  attributes: StoredObject['attributes'],
  { INDEX_PREFIX, PUBLIC_URL, KIBANA_TIME_ZONE }: Adaptation,
) {
  const view = ViewAttributes.parse(attributes);
  return {
    ...view,
    title: view.title.replace(`${defaultPrefix}-`, `${INDEX_PREFIX}-`),
    fieldFormatMap: adaptLinks(view.fieldFormatMap, PUBLIC_URL),
    runtimeFieldMap: view.runtimeFieldMap.replaceAll(zoneIn(defaultTimeZone), zoneIn(KIBANA_TIME_ZONE)),
  };
}

const Formats = z.record(z.string(), z.looseObject({ id: z.string(), params: z.record(z.string(), z.unknown()) }));

/** The formats of fields with links that begin with `publicUrl`; without links where there is none, since they would lead nowhere. */
function adaptLinks(formatMap: string, publicUrl: string | undefined): string {
  const formats = Object.entries(Formats.parse(JSON.parse(formatMap))).flatMap(([field, format]) => {
    if (format.id !== 'url') return [[field, format]];
    if (publicUrl === undefined) return [];
    const urlTemplate = String(format.params['urlTemplate']).replace(defaultPublicUrl, publicUrl);
    return [[field, { ...format, params: { ...format.params, urlTemplate } }]];
  });
  return JSON.stringify(Object.fromEntries(formats));
}
