import type { Context } from 'koa';
import { type CsvRow, sendCsv, wantsCsv } from './csv.ts';

/** A list as pages and as a table; only what is asked for is read. */
export type ListAnswer<Item> = {
  name: string;
  columns: readonly string[];
  rows(): AsyncIterable<Item>;
  row(item: Item): CsvRow;
  page(): Promise<unknown>;
};

/** Sends the page that is asked for, or the whole list as a table. */
export async function sendList<Item>(
  ctx: Context,
  { name, columns, rows, row, page }: ListAnswer<Item>,
): Promise<void> {
  // Each page is of its own moment, so that nothing may be kept of it.
  ctx.vary('Authorization');
  ctx.set('Cache-Control', 'private, no-store');
  if (wantsCsv(ctx)) await sendCsv(ctx, name, columns, mapRows(rows(), row));
  else ctx.body = await page();
}

async function* mapRows<Item>(items: AsyncIterable<Item>, row: (item: Item) => CsvRow): AsyncGenerator<CsvRow> {
  for await (const item of items) yield row(item);
}
