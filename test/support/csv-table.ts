import { parse } from 'csv-parse/sync';

/** The rows of a table by the names of its columns; the apostrophe that keeps a text from being a formula is taken away. */
export function readCsvTable(text: string): Record<string, string>[] {
  const rows: Record<string, string>[] = parse(text, { columns: true });
  const plain = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '');
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plain(cell)])));
}
