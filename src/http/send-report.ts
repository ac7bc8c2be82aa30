import type { Context } from 'koa';
import { type CsvRow, sendCsv } from './csv.ts';
import { type Answer, sendAnswer } from './send-answer.ts';

/** How a report is put into a table: the name of the file without its ending, and the rows that are in the answer's JSON. */
export type ReportTable = { name: string; columns: readonly string[]; rows(report: unknown): CsvRow[] };

/** Sends a report as JSON, or as its table where one is asked for; nothing but a 304 where `answer` is null. */
export async function sendReport(ctx: Context, answer: Answer | null, table: ReportTable | null): Promise<void> {
  // First: what has no table is a problem, with nothing in its head that belongs to an answer.
  const rows = answer && table ? table.rows(JSON.parse(answer.json.toString())) : null;
  ctx.type = 'application/json';
  sendAnswer(ctx, answer, table !== null);
  if (table && rows) await sendCsv(ctx, table.name, table.columns, rows);
}
