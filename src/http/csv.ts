import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Options, stringify } from 'csv-stringify';
import { stringify as stringifyAtOnce } from 'csv-stringify/sync';
import type { Context } from 'koa';
import { noteBreakOff } from './answered-status.ts';
import { invalid } from './validate.ts';

/** The parameters of a list that are for its pages. */
export const pageParameters = ['limit', 'after'] as const;

/** One line of a table; what is absent or null is an empty cell. */
export type CsvRow = Record<string, string | number | boolean | null | undefined>;

const options: Options = {
  header: true,
  bom: false,
  record_delimiter: 'windows',
  // Texts are quoted, so that whoever reads types off the cells takes an id for a text; a text that a spreadsheet would
  // take for a formula gets an apostrophe before it.
  quoted_string: true,
  escape_formulas: true,
  // Not as an object with options of its own, which costs six times as long for a whole row; numbers are left alone anyway.
  cast: {
    boolean: (value) => String(value),
    // The one such beginning that the package does not know.
    string: (value) => (value.startsWith('\n') ? `'${value}` : value),
  },
};

/** A table of a few rows, as a text. */
export const tableText = (columns: readonly string[], rows: readonly CsvRow[]): string =>
  stringifyAtOnce([...rows], { ...options, columns: [...columns] });

/**
 * Whether the caller asks for a table: by `.csv` at the end of the path, or by the header Accept. Throws a Problem 400 for a
 * page of a table.
 */
export function wantsCsv(ctx: Context): boolean {
  const isCsvPath = ctx.state['isCsvPath'] === true;
  // Whoever keeps the answer must not give it to one who asks for the other.
  if (!isCsvPath) ctx.vary('Accept');
  const isTable = isCsvPath || ctx.accepts('application/json', 'text/csv') === 'text/csv';
  const pages = isTable ? pageParameters.filter((path) => ctx.query[path] !== undefined) : [];
  if (pages.length === 0) return isTable;
  throw invalid(
    pages.map((path) => ({ path, message: 'is for pages: a table has all rows' })),
    'query',
  );
}

/**
 * Answers with a table, streamed: rows are asked for as the caller takes them. Waits for the first row, so that what fails before it is
 * a problem; what fails after it breaks the connection off, which a caller sees, rather than ending a table that is not whole.
 */
export async function sendCsv(
  ctx: Context,
  name: string,
  columns: readonly string[],
  rows: AsyncIterable<CsvRow> | Iterable<CsvRow>,
): Promise<void> {
  const source = Readable.from(rows, { highWaterMark: 256 });
  const table = stringify({ ...options, columns: [...columns] });
  const out = new PassThrough();
  const done = pipeline(source, table, out);
  done.catch((err: unknown) => {
    // What fails before it is a problem.
    if (ctx.headerSent) noteBreakOff(ctx, err, 'a table broke off');
  });
  await new Promise<void>((resolve, reject) => {
    source.once('error', reject);
    out.once('readable', resolve);
    out.once('end', resolve);
  });
  // Before the connection is only closed: in HTTP/1.0, which proxies still speak, that is how a whole table ends.
  out.once('error', () => ctx.res.socket?.resetAndDestroy());
  ctx.attachment(`${name}.csv`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = out;
}
