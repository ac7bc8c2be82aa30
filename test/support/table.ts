import { parse } from 'csv-parse/sync';

/** The rows of an answer that must be a table, cells as they are written. */
export async function tableOf(response: Response): Promise<Record<string, string>[]> {
  const type = response.headers.get('content-type');
  const text = await response.text();
  if (response.status !== 200 || type !== 'text/csv; charset=utf-8')
    throw new Error(`${response.status} ${type}: ${text.slice(0, 500)}`);
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

/** A row of an answer in JSON as a table has to write it. */
export const asCells = (row: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value) ? value.join(' ') : value;
  return typeof text === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : String(text);
}
