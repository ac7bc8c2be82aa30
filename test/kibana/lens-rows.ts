import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { ChartPanel } from './kibana-objects.ts';
import { columnOf, lensRequest } from './lens-request.ts';
import type { LensColumn } from './lens-schemas.ts';

/** A row of what a chart shows: the group in each of its groupings, and its figures, by the ids of their columns. */
export type LensRow = { groups: Record<string, string>; figures: Record<string, number | null> };

const Bucket = z.looseObject({
  doc_count: z.number(),
  key: z.union([z.string(), z.number()]).optional(),
  key_as_string: z.string().optional(),
});
const Buckets = z.object({ buckets: z.union([z.array(Bucket), z.record(z.string(), Bucket)]) });
type Bucket = z.infer<typeof Bucket>;
const Value = z.union([
  z.object({ value: z.number().nullable() }).transform(({ value }) => value),
  z
    .object({ values: z.record(z.string(), z.number().nullable()) })
    .transform(({ values }) => Object.values(values)[0] ?? null),
]);

type Asked = { index: string; context?: Parameters<typeof lensRequest>[1]; interval?: 'day' | 'month' };

/** What a chart shows of an index, where `context` has the filters of the dashboard. */
export async function lensRows(
  client: Client,
  panel: ChartPanel,
  { index, context = [], interval = 'month' }: Asked,
): Promise<LensRow[]> {
  const answer = await client.search({ index, ...lensRequest(panel, context, interval) });
  const { total } = answer.hits;
  const whole = { ...answer.aggregations, doc_count: typeof total === 'number' ? total : (total?.value ?? 0) };
  const { columns, columnOrder } = panel.layer;
  const groups = columnOrder.filter((id) => columnOf(columns, id).isBucketed);
  const rows = rowsOf(Bucket.parse(whole), groups).map(({ groups, bucket }) => ({
    groups,
    figures: Object.fromEntries(columnOrder.flatMap((id) => figureOf(id, columnOf(columns, id), bucket))),
  }));
  for (const [id, column] of Object.entries(columns)) if ('references' in column) workOut(rows, id, column, columns);
  return rows;
}

function rowsOf(
  bucket: Bucket,
  [id, ...rest]: readonly string[],
): { groups: Record<string, string>; bucket: Bucket }[] {
  if (id === undefined) return [{ groups: {}, bucket }];
  const { buckets } = Buckets.parse(bucket[id]);
  const named = Array.isArray(buckets)
    ? buckets.map((inner) => [inner.key_as_string ?? String(inner.key), inner] as const)
    : Object.entries(buckets);
  return named.flatMap(([name, inner]) =>
    rowsOf(inner, rest).map(({ groups, bucket: leaf }) => ({ groups: { [id]: name, ...groups }, bucket: leaf })),
  );
}

function figureOf(id: string, column: LensColumn, bucket: Bucket): [string, number | null][] {
  if (column.isBucketed || 'references' in column) return [];
  const filtered = 'filter' in column && column.filter ? Bucket.parse(bucket[id]) : null;
  if (column.operationType === 'count') return [[id, (filtered ?? bucket).doc_count]];
  return [[id, Value.parse(filtered ? filtered['figure'] : bucket[id])]];
}

/** Figures that are made of other columns: those first. */
function workOut(rows: LensRow[], id: string, column: LensColumn, columns: Record<string, LensColumn>): void {
  if (!('references' in column) || rows.some(({ figures }) => id in figures)) return;
  for (const other of column.references) workOut(rows, other, columnOf(columns, other), columns);
  const values = (other: string) => rows.map(({ figures }) => figures[other] ?? null);
  const [first = '', second = ''] = column.references;
  const largest = Math.max(...values(first).map((value) => value ?? Number.NEGATIVE_INFINITY));
  for (const { figures } of rows) {
    if (column.operationType === 'overall_max') figures[id] = largest;
    else if (column.operationType === 'math') figures[id] = quotient(figures[first] ?? null, figures[second] ?? null);
    else figures[id] = figures[first] ?? null;
  }
}

const quotient = (dividend: number | null, divisor: number | null): number | null =>
  dividend === null || divisor === null || divisor === 0 ? null : dividend / divisor;

/** The only row of a chart without groups. */
export function onlyRow(rows: readonly LensRow[]): LensRow {
  const [row, ...others] = rows;
  if (!row || others.length > 0) throw new Error(`there are ${rows.length} rows`);
  return row;
}
