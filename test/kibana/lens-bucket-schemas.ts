import { z } from 'zod';
import { kuery } from './json-text.ts';

// elastic/kibana, kbn-lens-common/datasources/operations.ts: what a chart groups by.

const bucket = { label: z.string().min(1), customLabel: z.literal(true), isBucketed: z.literal(true) };
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

export const Bucket = [
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
        .array(z.strictObject({ input: kuery, label: z.string().min(1) }))
        .min(1)
        .max(100),
    }),
  }),
] as const;
