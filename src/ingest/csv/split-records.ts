const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A quoted field that is still open after so many bytes is taken for one that was never closed. */
export const maxQuotedBytes = 64 * 1024;
/** A row longer than this is rejected, so that memory stays bounded whatever the file. */
export const maxRecordBytes = 1024 * 1024;

/** One record of a CSV file as a range of bytes without its line break, and how many lines it takes; `isPlain`: it has no quote. */
export type RecordRange = {
  line: number;
  start: number;
  end: number;
  lines: number;
  isPlain: boolean;
  fault: RecordFault | null;
};

/** Why a record cannot be read as one: its quote is never closed, or closed where no field ends, or it is too long. */
export type RecordFault = 'unclosed-quote' | 'stray-quote' | 'too-long';

/**
 * The records in `bytes`, the first of which begins at `line`, by the quoting rules of RFC 4180: a quote opens a field only at its beginning,
 * a doubled one stands for itself, line breaks are LF or CRLF (a bare CR is text). Blank lines are passed over.
 * Unless `isLast`, an incomplete record at the end is left for a call with more bytes: `rest` says from where and line.
 * What is left is never longer than a record may be, unless it is a single line.
 *
 * A fault costs as few rows as can be known: after an unclosed quote, or a row of several lines that is too long, the
 * reading goes on at the very next line, after a stray quote behind the line it stands in.
 */
export function splitRecords(
  bytes: Buffer,
  line: number,
  isLast: boolean,
): { records: RecordRange[]; rest: number; restLine: number } {
  const records: RecordRange[] = [];
  const source = sourceOf(bytes, isLast);
  let at = 0;
  let atLine = line;
  while (at < bytes.length) {
    const lineEnd = source.nextLineFeed(at);
    const isPlain = lineEnd < bytes.length && source.nextQuote(at) > lineEnd;
    const found = isPlain ? { end: lineEnd, fault: null } : recordEnd(source, at);
    if (found === null) break;
    const next = Math.min(found.end + 1, bytes.length);
    const lines = isPlain ? 1 : countLines(bytes, at, found.end);
    const end = found.end > at && bytes[found.end - 1] === carriageReturn ? found.end - 1 : found.end;
    const fault = found.fault ?? (end - at > maxRecordBytes ? 'too-long' : null);
    if (end > at) records.push({ line: atLine, start: at, end, lines, isPlain, fault });
    at = next;
    atLine += lines;
  }
  return { records, rest: at, restLine: atLine };
}

type Source = ReturnType<typeof sourceOf>;

function sourceOf(bytes: Buffer, isLast: boolean) {
  return {
    bytes,
    isLast,
    nextQuote: finder(bytes, quote),
    nextComma: finder(bytes, comma),
    nextLineFeed: finder(bytes, lineFeed),
    // Opening quotes that led to a fault. The lines after a fault run into the same fields: without this, reading them
    // all again for each line took 0.5 s for 20 kB of `x","`, and four times that for twice as much.
    lost: new Map<number, RecordFault>(),
  };
}

/** Where `byte` stands next, or the length: no byte is looked at twice as long as the places asked for rise. */
function finder(bytes: Buffer, byte: number): (at: number) => number {
  let from = 0;
  let found = -1;
  return (at) => {
    if (at < from || at > found) {
      const index = bytes.indexOf(byte, at);
      from = at;
      found = index === -1 ? bytes.length : index;
    }
    return found;
  };
}

/** Where the record that begins at `start` ends (at its line feed, or the end of the bytes); null when that is not known yet. */
function recordEnd(source: Source, start: number): { end: number; fault: RecordFault | null } | null {
  const { bytes } = source;
  const openings: number[] = [];
  const lose = (fault: RecordFault) => {
    for (const opening of openings) source.lost.set(opening, fault);
    return endOfLine(source, start, fault);
  };
  const incomplete = () => (bytes.length - start > maxRecordBytes ? lose('too-long') : null);
  let at = start;
  for (;;) {
    if (bytes[at] === quote) {
      const known = source.lost.get(at) ?? (at - start > maxRecordBytes ? 'too-long' : undefined);
      if (known) return lose(known);
      openings.push(at);
      const closing = closingQuote(source, at);
      if (closing === 'unknown') return incomplete();
      if (closing === 'unclosed') return lose('unclosed-quote');
      at = closing + 1;
      if (bytes[at] === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === bytes.length)) at += 1;
      if (at === bytes.length || bytes[at] === lineFeed) return { end: at, fault: null };
      if (bytes[at] !== comma) return endOfLine(source, at, 'stray-quote') ?? incomplete();
    } else {
      const lineEnd = source.nextLineFeed(at);
      const fieldEnd = source.nextComma(at);
      if (fieldEnd === bytes.length || lineEnd < fieldEnd) return endOfLine(source, at, null) ?? incomplete();
      at = fieldEnd;
    }
    at += 1;
  }
}

function closingQuote({ bytes, isLast, nextQuote }: Source, opening: number): number | 'unclosed' | 'unknown' {
  for (let at = opening + 1; ; at += 2) {
    at = nextQuote(at);
    if (at - opening > maxQuotedBytes) return 'unclosed';
    if (at === bytes.length) return isLast ? 'unclosed' : 'unknown';
    // What follows decides: a second quote stands for itself, a CR closes the field only with its LF.
    if (at + 2 >= bytes.length && !isLast) return 'unknown';
    if (bytes[at + 1] !== quote) return at;
  }
}

function endOfLine({ bytes, isLast, nextLineFeed }: Source, from: number, fault: RecordFault | null) {
  const end = nextLineFeed(from);
  return end < bytes.length || isLast ? { end, fault } : null;
}

/** How many lines the bytes up to a line's end take; the last one of a file may have no line feed. */
function countLines(bytes: Buffer, from: number, end: number): number {
  let lines = 1;
  for (let at = bytes.indexOf(lineFeed, from); at !== -1 && at < end; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
}
