import type { estypes } from '@elastic/elasticsearch';
import { ofType } from './kibana-objects.ts';
import { type NamedField, namedFields, type Use } from './named-fields.ts';
import type { KibanaObject } from './saved-object-schemas.ts';

type Mapped = { type: string /** It can be grouped and sorted by, and read by scripts. */; hasColumn: boolean };
type Fields = Map<string, Mapped>;

const numbers = ['long', 'integer', 'float', 'double'];
// `text` has no column: Elasticsearch refuses to group or sort by it.
const columnless = ['text'];

const fits: Record<Use, (field: Mapped) => boolean> = {
  describe: () => true,
  show: () => true,
  // What has neither an index nor a column cannot be searched.
  filter: ({ hasColumn, type }) => hasColumn || type === 'text',
  sort: ({ hasColumn }) => hasColumn,
  script: ({ hasColumn }) => hasColumn,
  number: ({ hasColumn, type }) => hasColumn && numbers.includes(type),
  groups: ({ hasColumn, type }) => hasColumn && ['keyword', 'boolean'].includes(type),
  time: ({ hasColumn, type }) => hasColumn && type === 'date',
};

/** The fields of a mapping by their full names. */
export function fieldsOf(mapping: estypes.MappingTypeMapping, prefix = ''): Fields {
  const fields: Fields = new Map();
  for (const [name, property] of Object.entries(mapping.properties ?? {})) {
    const full = `${prefix}${name}`;
    if (property.type && property.type !== 'object') {
      const hasColumn =
        !columnless.includes(property.type) && !('doc_values' in property && property.doc_values === false);
      fields.set(full, { type: property.type, hasColumn });
    }
    for (const [inner, mapped] of fieldsOf(property as estypes.MappingTypeMapping, `${full}.`))
      fields.set(inner, mapped);
  }
  return fields;
}

/** What is wrong with the fields that objects name, where `mappings` has the mapping behind each title of a data view; nothing where all is well. */
export function fieldFaults(
  objects: readonly KibanaObject[],
  mappings: ReadonlyMap<string, estypes.MappingTypeMapping>,
): string[] {
  const views = new Map(
    ofType(objects, 'index-pattern').map(({ id, attributes }) => {
      const mapping = mappings.get(attributes.title);
      if (!mapping) throw new Error(`nothing is mapped for ${attributes.title}`);
      const runtime = Object.entries(attributes.runtimeFieldMap).map(
        ([name, { type }]) => [name, { type, hasColumn: true }] as const,
      );
      return [id, { mapped: fieldsOf(mapping), runtime: new Map<string, Mapped>(runtime) }];
    }),
  );
  return namedFields(objects).flatMap((named) => faultOf(named, views.get(named.view)));
}

function faultOf(
  { where, view, field, use }: NamedField,
  fields: { mapped: Fields; runtime: Fields } | undefined,
): string[] {
  if (!fields) return [`${where} looks at ${view}, which is no data view`];
  // A script reads what lies in the index.
  const found = fields.mapped.get(field) ?? (use === 'script' ? undefined : fields.runtime.get(field));
  if (!found) return [`${where} names ${field}, which ${view} lacks`];
  return fits[use](found) ? [] : [`${where} uses ${field} as ${use}, which is a ${found.type}`];
}
