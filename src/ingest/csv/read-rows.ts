import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { readRecords } from './read-records.ts';
import { maxQuotedBytes, maxRecordBytes, type RecordFault, type RecordRange } from './split-records.ts';

/** A row of the file below its header: its cells, or why it has none. `line` is where it begins; the header's is 1. */
export type Row = { line: number; raw: () => string } & (
  | { cells: string[]; fault: null }
  | { cells: null; fault: string }
);

/** The file cannot be read at all; `faults` say why, in sentences for the one who sent it. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(faults.join(' '));
    this.faults = faults;
  }
}

/**
 * The rows of a CSV file (UTF-8; quoting as in RFC 4180, with quotes inside an unquoted cell taken as text), in batches
 * of what one chunk of the file holds; each batch with the header's cells. Every row comes, good or not, so that each
 * can be accounted for.
 *
 * `isRow` tells whether the cells of one line alone would be a good row: only so can a quoted text of several lines be
 * told from rows that a stray quote swallowed. Those come as faults, each with its own line.
 *
 * Throws UnreadableFileError for an empty file and for one that is not text.
 */
export async function* readRows(
  file: FileHandle,
  isRow: (cells: string[], header: string[]) => boolean,
): AsyncGenerator<{ header: string[]; rows: Row[]; bytesRead: number }> {
  let header: string[] | null = null;
  let bytesBefore = 0;
  for await (const { bytes, records, bytesRead } of readRecords(file)) {
    const rows = parseRecords(bytes, records);
    if (header === null) {
      const first = rows.shift();
      if (!first) {
        bytesBefore += bytesRead;
        continue;
      }
      header = headerCells(first);
    }
    const columns: string[] = header;
    const checked: Row[] = [];
    for (const row of rows) {
      const parts = row.lines > 1 ? linesOf(row, columns, isRow) : [];
      if (parts.length > 0) checked.push(...parts);
      else if (!row.cells || row.cells.length === columns.length) checked.push(row);
      else checked.push(wrongNumber(row, row.cells.length, columns.length));
    }
    yield { header: columns, rows: checked, bytesRead: bytesBefore + bytesRead };
    bytesBefore = 0;
  }
  if (header === null) throw new UnreadableFileError(['The file is empty: its first line must name the columns.']);
}

type ParsedRecord = Row & { lines: number };

function parseRecords(bytes: Buffer, records: RecordRange[]): ParsedRecord[] {
  const isText = isUtf8(bytes);
  const parsed = parseTogether(
    bytes,
    isText,
    records.filter((record) => record.fault === null && !record.isPlain),
  );
  return records.map((record) => {
    const { line, lines } = record;
    const raw = () => bytes.toString('utf8', record.start, record.end);
    if (record.fault !== null) return { line, lines, raw, cells: null, fault: faultText[record.fault] };
    const cells = record.isPlain ? plainCells(bytes, record, isText) : parsed.get(record);
    return cells
      ? { line, lines, raw, cells, fault: null }
      : { line, lines, raw, cells: null, fault: 'is not UTF-8 text' };
  });
}

const faultText: Record<RecordFault, string> = {
  'unclosed-quote': `a quote is opened and not closed within ${maxQuotedBytes / 1024} KiB or before the end of the file`,
  'stray-quote': 'a quoted field is closed by a quote that no comma or line end follows',
  'too-long': `is longer than ${maxRecordBytes / 1024} KiB`,
};

/** Two thirds of all rows have no quote, and so are only commas and cells: a fifth of what reading them as CSV costs. */
function plainCells(bytes: Buffer, { start, end }: RecordRange, isText: boolean): string[] | null {
  return isText || isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end).split(',') : null;
}

/** One call of the parser for many records: it costs less than one for each. Records that are not UTF-8 are left out. */
function parseTogether(bytes: Buffer, isText: boolean, records: RecordRange[]): Map<RecordRange, string[]> {
  const readable = isText ? records : records.filter((record) => isUtf8(bytes.subarray(record.start, record.end)));
  const text = readable.map((record) => bytes.toString('utf8', record.start, record.end)).join('\n');
  const cells = parse(text, options);
  if (cells.length !== readable.length) throw new Error(`${readable.length} records were parsed as ${cells.length}`);
  return new Map(readable.map((record, index) => [record, cells[index] ?? []]));
}

// The records come without their line breaks, joined by LF: a CR that one still ends with is its text.
const options = { recordDelimiter: '\n', relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true } as const;

function headerCells(first: Row): string[] {
  if (first.cells === null || first.cells.some((cell) => cell.includes('\0'))) {
    throw new UnreadableFileError([
      'The file is not CSV text in UTF-8: its first line cannot be read as a list of columns.',
    ]);
  }
  return first.cells.map((cell) => cell.trim());
}

/** The lines of a record in which rows were swallowed, each that would be a good row by itself as a fault of its own; the others stay with the line above. */
function linesOf(record: ParsedRecord, header: string[], isRow: (cells: string[], header: string[]) => boolean): Row[] {
  const lines = record.raw().split('\n');
  const [first, ...swallowed] = lines.flatMap((text, index) =>
    index === 0 || couldBeRow(text, header, isRow) ? [{ text, index }] : [],
  );
  if (!first || swallowed.length === 0) return [];
  // Where the text stands in front, its last line and the cells behind it look like a row, and so do both rows where there are two.
  const isWhole = record.cells?.length === header.length && isRow(record.cells, header);
  if (isWhole && swallowed[0]?.index === lines.length - 1 && !couldBeRow(first.text, header, isRow)) return [];
  return [first, ...swallowed].map(({ index }, at, rows) => ({
    line: record.line + index,
    raw: () => lines.slice(index, rows[at + 1]?.index).join('\n'),
    cells: null,
    fault:
      at > 0
        ? `was swallowed by a quote that line ${record.line} opens`
        : (record.fault ?? 'a quote that it opens swallows the rows after it'),
  }));
}

/** Whether one line alone would be a good row; where a quote is not closed in it, taken as text. */
function couldBeRow(line: string, header: string[], isRow: (cells: string[], header: string[]) => boolean): boolean {
  // Cheap questions first: reading a line as CSV costs 10 µs, fifty times as much as to count its commas.
  if (line.split(',', header.length).length < header.length || !/\d\d:\d\d|\d-\d\d/.test(line)) return false;
  const cells = parseLine(line.replace(/\r$/, ''));
  return cells.length === header.length && isRow(cells, header);
}

function parseLine(line: string): string[] {
  try {
    return parse(line, options)[0] ?? [];
  } catch (error) {
    if (!(error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')) throw error;
    return parse(line, { ...options, quote: false })[0] ?? [];
  }
}

function wrongNumber(row: ParsedRecord, found: number, expected: number): Row {
  const fault = `has ${found} fields, ${found < expected ? 'fewer' : 'more'} than the ${expected} of the header`;
  return { line: row.line, raw: row.raw, cells: null, fault };
}
