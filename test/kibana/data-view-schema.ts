import { z } from 'zod';
import { jsonText } from './json-text.ts';

// elastic/kibana: data_views/server/content_management/schema, and the parameters of formatters in field_formats/common/converters.

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
  fields: jsonText(z.array(z.never())),
  sourceFilters: jsonText(z.array(z.never())),
  fieldAttrs: jsonText(
    z.record(z.string(), z.strictObject({ customLabel: z.string(), customDescription: z.string().max(300) })),
  ),
  fieldFormatMap: jsonText(z.record(z.string(), format)),
  runtimeFieldMap: jsonText(
    z.record(
      z.string(),
      z.strictObject({ type: z.enum(['keyword', 'long']), script: z.strictObject({ source: z.string() }) }),
    ),
  ),
  allowHidden: z.boolean(),
});
