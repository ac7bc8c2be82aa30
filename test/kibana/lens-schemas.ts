import { z } from 'zod';
import { Reference } from './saved-object-schemas.ts';

// What a Lens chart holds, read off elastic/kibana: packages/shared/kbn-lens-common (datasources/operations.ts, visualizations/*/types.ts),
// in the shape of the versions before 9.4, which newer ones bring up to date as they read it (lens/common/content_management).

const query = z.strictObject({ query: z.string(), language: z.literal('kuery') });
const labelled = { label: z.string().min(1), customLabel: z.literal(true) };
const figure = { ...labelled, dataType: z.literal('number'), isBucketed: z.literal(false), scale: z.literal('ratio') };
const filter = { filter: query.optional() };
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

const bucket = { ...labelled, isBucketed: z.literal(true) };
const order = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alphabetical'), fallback: z.boolean() }),
  z.strictObject({ type: z.literal('significant') }),
  z.strictObject({ type: z.literal('custom') }),
]);
const orderAgg = z.strictObject({
  label: z.string(),
  dataType: z.literal('number'),
  operationType: z.literal('count'),
  isBucketed: z.literal(false),
  scale: z.literal('ratio'),
  sourceField: z.literal('___records___'),
});

const Bucket = [
  z.strictObject({
    ...bucket,
    dataType: z.literal('date'),
    scale: z.literal('interval'),
    operationType: z.literal('date_histogram'),
    sourceField: z.string(),
    params: z.strictObject({ interval: z.literal('auto'), includeEmptyRows: z.boolean(), dropPartials: z.boolean() }),
  }),
  z.strictObject({
    ...bucket,
    dataType: z.literal('string'),
    scale: z.literal('ordinal'),
    operationType: z.literal('terms'),
    sourceField: z.string(),
    params: z
      .strictObject({
        size: z.int().min(1).max(1_000),
        orderBy: order,
        orderDirection: z.enum(['asc', 'desc']),
        orderAgg: orderAgg.optional(),
        otherBucket: z.literal(false),
        missingBucket: z.literal(false),
        parentFormat: z.strictObject({ id: z.literal('terms') }),
        include: z.array(z.never()),
        exclude: z.array(z.never()),
        includeIsRegex: z.literal(false),
        excludeIsRegex: z.literal(false),
      })
      .refine(
        ({ orderBy, orderAgg }) => (orderBy.type === 'custom') === (orderAgg !== undefined),
        'orders by what it does not say',
      ),
  }),
  z.strictObject({
    ...bucket,
    dataType: z.literal('string'),
    scale: z.literal('ordinal'),
    operationType: z.literal('filters'),
    params: z.strictObject({
      filters: z
        .array(z.strictObject({ input: query, label: z.string().min(1) }))
        .min(1)
        .max(100),
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
    query,
    filters: z.array(z.never()),
    datasourceStates: z.strictObject({ formBased: z.strictObject({ layers: z.record(z.string(), LensLayer) }) }),
    internalReferences: z.array(z.never()),
    adHocDataViews: z.strictObject({}),
  }),
});
