import { z } from 'zod';
import { kuery } from './json-text.ts';
import { Bucket } from './lens-bucket-schemas.ts';
import { Reference } from './saved-object-schemas.ts';

// What a Lens chart holds, read off elastic/kibana: packages/shared/kbn-lens-common (datasources/operations.ts, visualizations/*/types.ts),
// in the shape of the versions before 9.4, which newer ones bring up to date as they read it (lens/common/content_management).

const labelled = { label: z.string().min(1), customLabel: z.literal(true) };
const figure = { ...labelled, dataType: z.literal('number'), isBucketed: z.literal(false), scale: z.literal('ratio') };
const filter = { filter: kuery.optional() };
const emptyAsNull = z.strictObject({ emptyAsNull: z.boolean() });
const references = z.array(z.string()).min(1);

const Figure = [
  z.strictObject({
    ...figure,
    ...filter,
    operationType: z.literal('count'),
    sourceField: z.literal('___records___'),
    params: emptyAsNull,
  }),
  z.strictObject({
    ...figure,
    ...filter,
    operationType: z.enum(['median', 'average', 'max']),
    sourceField: z.string(),
    params: z.strictObject({}),
  }),
  z.strictObject({
    ...figure,
    ...filter,
    operationType: z.literal('sum'),
    sourceField: z.string(),
    params: emptyAsNull,
  }),
  z.strictObject({
    ...figure,
    ...filter,
    operationType: z.literal('percentile'),
    sourceField: z.string(),
    params: z.strictObject({ percentile: z.number().gt(0).lt(100) }),
  }),
  z.strictObject({ ...figure, operationType: z.literal('overall_max'), references, params: z.strictObject({}) }),
  z.strictObject({
    ...figure,
    operationType: z.literal('math'),
    references,
    params: z.strictObject({
      tinymathAst: z.strictObject({
        type: z.literal('function'),
        name: z.literal('divide'),
        args: z.tuple([z.string(), z.string()]),
        location: z.strictObject({ min: z.literal(0), max: z.int() }),
        text: z.string(),
      }),
    }),
  }),
  z.strictObject({
    ...figure,
    operationType: z.literal('formula'),
    references,
    params: z.strictObject({
      formula: z.string(),
      isFormulaBroken: z.literal(false),
      format: z.strictObject({ id: z.literal('percent'), params: z.strictObject({ decimals: z.int() }) }),
    }),
  }),
] as const;

export const LensColumn = z.discriminatedUnion('operationType', [...Figure, ...Bucket]);
export type LensColumn = z.infer<typeof LensColumn>;

export const LensLayer = z.strictObject({
  columns: z.record(z.string(), LensColumn),
  columnOrder: z.array(z.string()),
  incompleteColumns: z.strictObject({}),
  sampling: z.literal(1),
});
export type LensLayer = z.infer<typeof LensLayer>;

export const lensAttributes = <Visualization extends z.ZodType>(visualization: Visualization) => ({
  title: z.string(),
  type: z.literal('lens'),
  references: z.array(Reference),
  state: z.strictObject({
    visualization,
    query: kuery,
    filters: z.array(z.never()),
    datasourceStates: z.strictObject({ formBased: z.strictObject({ layers: z.record(z.string(), LensLayer) }) }),
    internalReferences: z.array(z.never()),
    adHocDataViews: z.strictObject({}),
  }),
});
