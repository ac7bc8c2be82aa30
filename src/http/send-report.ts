import type { Context } from 'koa';
import { type CsvRow, sendCsv } from './csv.ts';

/** The JSON of an answer; `tag` is the weak ETag of what it says, null where the data was not at rest. */
export type Answer = { json: Buffer; tag: string | null };

/** How a report is put into a table: the name of the file without its ending, and the rows that are in the answer's JSON. */
export type ReportTable = { name: string; columns: readonly string[]; rows(report: unknown): CsvRow[] };

/** How a route that sends reports documents the 304. */
export const notModified = { description: 'What If-None-Match names is still the answer: the data has not changed.' };

// Weak tags say that two answers mean the same, and whoever keeps both by one tag may still take the one for the other.
const tableEnding = '.csv"';

/** What the asker has already: the header If-None-Match, null without one. Of a table only the tags of tables count. */
export function seenBy(ctx: Context, isTable: boolean): string | null {
  const header = ctx.get('if-none-match');
  if (!isTable || header.trim() === '*') return header || null;
  const tags = header.split(',').map((tag) => tag.trim());
  const ofTables = tags.filter((tag) => tag.endsWith(tableEnding));
  return ofTables.map((tag) => tag.replace(tableEnding, '"')).join() || null;
}

/** Sends a report as JSON, or as its table where one is asked for; a 304 where it is null: what the asker has already is what would be said. */
export async function sendReport(ctx: Context, answer: Answer | null, table: ReportTable | null): Promise<void> {
  // First: what has no table is a problem, with nothing in its head that belongs to an answer.
  const rows = answer && table ? table.rows(JSON.parse(answer.json.toString())) : [];
  // Who asks and how decides what is answered; whoever keeps it has to ask again whether it still holds.
  ctx.vary('Authorization');
  ctx.set('Cache-Control', 'private, no-cache');
  if (!answer) {
    ctx.status = 304;
    return;
  }
  if (answer.tag) ctx.set('ETag', table ? answer.tag.replace(/"$/, tableEnding) : answer.tag);
  if (table) return sendCsv(ctx, table.name, table.columns, rows);
  ctx.type = 'application/json';
  ctx.body = answer.json;
}
