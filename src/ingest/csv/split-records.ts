const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A quoted field that is still open after so many bytes is taken for one that was never closed. */
export const maxQuotedBytes = 64 * 1024;
/** A row longer than this is rejected, so that memory stays bounded whatever the file. */
export const maxRecordBytes = 1024 * 1024;

/** One record of a CSV file as a range of bytes without its line break, and how many lines it takes. */
export type RecordRange = { line: number; start: number; end: number; lines: number; fault: RecordFault | null };

/** Why a record cannot be read as one: its quote is never closed, or closed where no field ends, or it is too long. */
export type RecordFault = 'unclosed-quote' | 'stray-quote' | 'too-long';

/**
 * The records in `bytes`, the first of which begins at `line`, by the quoting rules of RFC 4180: a quote opens a field only at its beginning,
 * a doubled one stands for itself, line breaks are LF or CRLF (a bare CR is text). Blank lines are passed over.
 * Unless `isLast`, an incomplete record at the end is left for a call with more bytes: `rest` says from where and line.
 *
 * A fault costs as few rows as can be known: after an unclosed quote the reading goes on at the very next line, after
 * a stray one behind the line it stands in.
 */
export function splitRecords(
  bytes: Buffer,
  line: number,
  isLast: boolean,
): { records: RecordRange[]; rest: number; restLine: number } {
  const records: RecordRange[] = [];
  let at = 0;
  let atLine = line;
  let nextQuote = bytes.indexOf(quote, at);
  while (at < bytes.length) {
    if (nextQuote !== -1 && nextQuote < at) nextQuote = bytes.indexOf(quote, at);
    const lineEnd = bytes.indexOf(lineFeed, at);
    const isPlain = lineEnd !== -1 && (nextQuote === -1 || nextQuote > lineEnd);
    const found = isPlain ? { end: lineEnd, fault: null } : recordEnd(bytes, at, isLast);
    if (found === null) break;
    const next = Math.min(found.end + 1, bytes.length);
    const lines = isPlain ? 1 : countLines(bytes, at, next);
    const end = found.end > at && bytes[found.end - 1] === carriageReturn ? found.end - 1 : found.end;
    const fault = found.fault ?? (end - at > maxRecordBytes ? 'too-long' : null);
    if (end > at) records.push({ line: atLine, start: at, end, lines, fault });
    at = next;
    atLine += lines;
  }
  return { records, rest: at, restLine: atLine };
}

/** Where the record that begins at `start` ends (at its line feed, or the end of the bytes); null when that is not known yet. */
function recordEnd(bytes: Buffer, start: number, isLast: boolean): { end: number; fault: RecordFault | null } | null {
  let at = start;
  for (;;) {
    if (bytes[at] === quote) {
      const closing = closingQuote(bytes, at, isLast);
      if (closing === 'unknown') return null;
      if (closing === 'unclosed') return endOfLine(bytes, start, isLast, 'unclosed-quote');
      at = closing + 1;
      if (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed) at += 1;
      if (at === bytes.length || bytes[at] === lineFeed) return { end: at, fault: null };
      if (bytes[at] !== comma) return endOfLine(bytes, at, isLast, 'stray-quote');
    } else {
      const lineEnd = bytes.indexOf(lineFeed, at);
      const fieldEnd = bytes.indexOf(comma, at);
      if (fieldEnd === -1 || (lineEnd !== -1 && lineEnd < fieldEnd)) return endOfLine(bytes, at, isLast, null);
      at = fieldEnd;
    }
    at += 1;
  }
}

function closingQuote(bytes: Buffer, opening: number, isLast: boolean): number | 'unclosed' | 'unknown' {
  for (let at = opening + 1; ; at += 2) {
    at = bytes.indexOf(quote, at);
    const isOpen = (at === -1 ? bytes.length : at) - opening > maxQuotedBytes;
    if (isOpen) return 'unclosed';
    if (at === -1) return isLast ? 'unclosed' : 'unknown';
    // What follows decides: a second quote stands for itself, a CR closes the field only with its LF.
    if (at + 2 >= bytes.length && !isLast) return 'unknown';
    if (bytes[at + 1] !== quote) return at;
  }
}

function endOfLine(bytes: Buffer, from: number, isLast: boolean, fault: RecordFault | null) {
  const end = bytes.indexOf(lineFeed, from);
  if (end !== -1) return { end, fault };
  return isLast ? { end: bytes.length, fault } : null;
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed, from); at !== -1 && at < to; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return Math.max(lines, 1);
}
