import type { estypes } from '@elastic/elasticsearch';

export type Properties = Record<string, estypes.MappingProperty>;

/** Those of the fields in `wanted`, and below them, that are not in `present`, as they are to be put. */
export function missingFields(wanted: Properties, present: Properties): Properties {
  const missing = Object.entries(wanted).flatMap(([field, mapping]): [string, estypes.MappingProperty][] => {
    const found = present[field];
    if (!found) return [[field, mapping]];
    const properties = missingFields(fieldsOf(mapping), fieldsOf(found));
    return Object.keys(properties).length === 0 ? [] : [[field, { properties }]];
  });
  return Object.fromEntries(missing);
}

/** Says of each field in `wanted`, and below it, that is in `present` with another type, what it is and what it should be. */
export function otherFields(wanted: Properties, present: Properties, path = ''): string[] {
  return Object.entries(wanted).flatMap(([name, mapping]) => {
    const found = present[name];
    if (!found) return [];
    const field = `${path}${name}`;
    if (typeOf(found) !== typeOf(mapping)) return [`${field} as ${typeOf(found)} instead of ${typeOf(mapping)}`];
    return otherFields(fieldsOf(mapping), fieldsOf(found), `${field}.`);
  });
}

const fieldsOf = (mapping: estypes.MappingProperty): Properties =>
  'properties' in mapping ? (mapping.properties ?? {}) : {};

// Elasticsearch leaves out the type of what only has fields below it.
const typeOf = (mapping: estypes.MappingProperty): string => mapping.type ?? 'object';
