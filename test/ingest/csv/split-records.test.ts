import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {
  maxQuotedBytes,
  maxRecordBytes,
  type RecordFault,
  splitRecords,
} from '../../../src/ingest/csv/split-records.ts';

type Split = { line: number; lines: number; text: string; fault: RecordFault | null };

/** The records of a text that comes in chunks which end at these places. */
function split(content: string | Buffer, ...cuts: number[]): Split[] {
  const bytes = Buffer.from(content);
  const found: Split[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    rest = Buffer.concat([rest, bytes.subarray(from, to)]);
    const { records, rest: restFrom, restLine } = splitRecords(rest, line, to === bytes.length);
    found.push(
      ...records.map((record) => ({
        line: record.line,
        lines: record.lines,
        text: rest.toString('utf8', record.start, record.end),
        fault: record.fault,
      })),
    );
    rest = rest.subarray(restFrom);
    line = restLine;
    from = to;
  }
  return found;
}

const texts = (content: string) => split(content).map(({ line, text, fault }) => [line, text, fault]);

test('A record ends at LF or CRLF, and the last one at the end of the file', (t) => {
  t.deepEqual(texts('a,b\nc,d\r\ne,f'), [
    [1, 'a,b', null],
    [2, 'c,d', null],
    [3, 'e,f', null],
  ]);
});

test('A bare carriage return is text', (t) => {
  t.deepEqual(texts('a,b\rc,d\r\r\ne'), [
    [1, 'a,b\rc,d\r', null],
    [2, 'e', null],
  ]);
});

test('Blank lines are passed over and counted', (t) => {
  t.deepEqual(texts('\n\r\na\n\n\r\nb\n\n'), [
    [3, 'a', null],
    [6, 'b', null],
  ]);
  t.deepEqual(texts(''), []);
});

test('A quoted field holds commas, doubled quotes and line breaks', (t) => {
  t.deepEqual(split('a,"b,""c""\nd\r\n\n"\r\ne,""\n"","f"'), [
    { line: 1, lines: 4, text: 'a,"b,""c""\nd\r\n\n"', fault: null },
    { line: 5, lines: 1, text: 'e,""', fault: null },
    { line: 6, lines: 1, text: '"","f"', fault: null },
  ]);
});

test('The last record takes as many lines as any other, with or without a line end', (t) => {
  for (const lineEnd of ['', '\n', '\r\n'])
    t.deepEqual(split(`a\n"b\n\nc",d${lineEnd}`)[1], { line: 2, lines: 3, text: '"b\n\nc",d', fault: null });
});

test('A quote inside an unquoted field is text', (t) => {
  t.deepEqual(texts('a "b", c"\n "d",e\n'), [
    [1, 'a "b", c"', null],
    [2, ' "d",e', null],
  ]);
});

test('A quote that is never closed costs its own row only', (t) => {
  t.deepEqual(texts('a,b\nc,"d\ne,f\ng,h'), [
    [1, 'a,b', null],
    [2, 'c,"d', 'unclosed-quote'],
    [3, 'e,f', null],
    [4, 'g,h', null],
  ]);
});

test('A row with an unclosed quote after a field of several lines costs its first line only', (t) => {
  t.deepEqual(texts('"a\nb","c\nd,e'), [
    [1, '"a', 'unclosed-quote'],
    // Read from here, the quote stands inside a field, and the second one opens a field.
    [2, 'b","c', 'unclosed-quote'],
    [3, 'd,e', null],
  ]);
});

test('A field may be quoted for 64 KiB and not for longer', (t) => {
  // Between the quotes, and so one byte less than from the opening quote to the closing one.
  const longest = 'x'.repeat(maxQuotedBytes - 2);
  t.deepEqual(
    split(`a,"${longest}\n"\nb`).map(({ line, lines, fault }) => [line, lines, fault]),
    [
      [1, 2, null],
      [3, 1, null],
    ],
  );
  t.deepEqual(
    split(`a,"${longest}x\n"\nb`).map(({ line, text, fault }) => [line, text.slice(-2), fault]),
    [
      [1, 'xx', 'unclosed-quote'],
      [2, '"', 'unclosed-quote'],
      [3, 'b', null],
    ],
  );
});

test('A closing quote where no field ends costs the lines up to the end of its own', (t) => {
  t.deepEqual(split('a,"b"c,d\ne\nf,"g\nh"i,j\nk\n"l"\rm\n"n" ,\n"o"\r,p\nq'), [
    { line: 1, lines: 1, text: 'a,"b"c,d', fault: 'stray-quote' },
    { line: 2, lines: 1, text: 'e', fault: null },
    { line: 3, lines: 2, text: 'f,"g\nh"i,j', fault: 'stray-quote' },
    { line: 5, lines: 1, text: 'k', fault: null },
    { line: 6, lines: 1, text: '"l"\rm', fault: 'stray-quote' },
    { line: 7, lines: 1, text: '"n" ,', fault: 'stray-quote' },
    { line: 8, lines: 1, text: '"o"\r,p', fault: 'stray-quote' },
    { line: 9, lines: 1, text: 'q', fault: null },
  ]);
});

test('A file that was cut between CR and LF still ends with a whole row', (t) => {
  t.deepEqual(texts('a,"b"\r'), [[1, 'a,"b"', null]]);
  t.deepEqual(texts('a,b\r'), [[1, 'a,b', null]]);
});

test('A row of 1 MiB is read, and one byte more is too long', (t) => {
  const longest = `"${'x'.repeat(60)}",${'y'.repeat(maxRecordBytes - 63)}`;
  t.is(longest.length, maxRecordBytes);
  t.deepEqual(
    split(`${longest}\r\n${longest}z\na`).map(({ line, lines, fault }) => [line, lines, fault]),
    [
      [1, 1, null],
      [2, 1, 'too-long'],
      [3, 1, null],
    ],
  );
});

test('A row of several lines that is longer than 1 MiB costs its first line, and reading goes on at the next', (t) => {
  // Each of its fields is short enough, and holds a line break: 20 fields of 60 kB.
  const field = `"${'x'.repeat(30_000)}\n${'y'.repeat(30_000)}"`;
  const found = split(`a\n${Array(20).fill(field).join()}\nb,c\n`);
  t.deepEqual(
    found.slice(0, 2).map(({ line, lines, text, fault }) => [line, lines, text.length, fault]),
    [
      [1, 1, 1, null],
      [2, 1, 30_001, 'too-long'],
    ],
  );
  t.deepEqual(found.at(-1), { line: 23, lines: 1, text: 'b,c', fault: null });
  // No line between them is lost or comes twice.
  t.is(
    found.reduce((sum, { lines }) => sum + lines, 0),
    23,
  );
});

test('An incomplete record is left for the next call, with the line where it begins', (t) => {
  const bytes = Buffer.from('a\n"b\nc');
  t.deepEqual(splitRecords(bytes, 7, false), {
    records: [{ line: 7, start: 0, end: 1, lines: 1, isPlain: true, fault: null }],
    rest: 2,
    restLine: 8,
  });
});

test('What is left for the next call is no longer than a record may be, unless it is one line', (t) => {
  // 17 fields of 60 kB, and one more that goes on beyond 1 MiB, whose end is not known yet.
  const fields = `"${'x'.repeat(30_000)}\n${'y'.repeat(30_000)}",`.repeat(17);
  const more = 'z'.repeat(40_000);
  for (const [index, end] of [more, `"${more}`, `"${more}"`, `"${more}" `, `${fields}${more}`].entries()) {
    const bytes = Buffer.from(fields + end);
    const { records, rest } = splitRecords(bytes, 1, false);
    t.true(bytes.length - rest <= maxRecordBytes, `case ${index}`);
    t.like(records[0], { line: 1, lines: 1, start: 0, end: 30_001, fault: 'too-long' });
  }
  const line = Buffer.from('x'.repeat(3 * maxRecordBytes));
  t.deepEqual(splitRecords(line, 1, false), { records: [], rest: 0, restLine: 1 });
});

test('Where a chunk ends changes nothing', (t) => {
  const content = 'a,"b ""q"" c"\r\n"d\r\ne",""\r\n\r\n"f","g"h\ni,"""",\u{1F600}"\n"j""\n""k"\r\r\nl,"m\nn';
  const whole = split(content);
  t.is(whole.length, 7);
  const bytes = Buffer.from(content);
  for (let first = 0; first <= bytes.length; first += 1) {
    t.deepEqual(split(bytes, first), whole, `cut at ${first}`);
    for (let second = first; second <= bytes.length; second += 1) t.deepEqual(split(bytes, first, second), whole);
  }
});

test('Where chunks end changes nothing, whatever the text', (t) => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', '\r', '\r\n', 'a', 'é'), maxLength: 60 });
  const property = fc.property(text, fc.array(fc.nat(120), { maxLength: 6 }), (content, places) => {
    const bytes = Buffer.from(content);
    const cuts = places.filter((place) => place < bytes.length).sort((a, b) => a - b);
    assert.deepEqual(split(bytes, ...cuts), split(bytes));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('Every line of any text is in exactly one record, but for blank ones', (t) => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', '\n', '\r\n', 'a', 'b'), maxLength: 60 });
  const property = fc.property(text, (content) => {
    const lines = content.split('\n');
    const left = [...lines.keys()].filter((index) => lines[index] !== '' && lines[index] !== '\r');
    const covered = split(content).flatMap((record) => {
      const inFile = lines.slice(record.line - 1, record.line - 1 + record.lines).join('\n');
      assert.equal(inFile.replace(/\r$/, ''), record.text);
      return Array.from({ length: record.lines }, (_, index) => record.line - 1 + index);
    });
    assert.deepEqual(
      covered.filter((index) => left.includes(index)),
      left,
    );
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

for (const [name, line, rows] of [
  // Each line opens a quote that the next one closes, in a field that goes on to open one.
  ['closes a quote and opens another', 'x","\n', 150_000],
  ['opens a quote that is never closed', 'a,"b""\n', 100_000],
  ['holds a quote and no comma', 'x"\n', 300_000],
  ['is blank inside a quote', '"\n\n\n', 100_000],
] as const) {
  test(`The time to read is in proportion to the size where every line ${name}`, (t) => {
    const bytes = Buffer.from(line.repeat(rows));
    const started = performance.now();
    const { records } = splitRecords(bytes, 1, true);
    // It takes less than half a second; reading on to the fault again for each line took hours.
    t.true(performance.now() - started < 10_000);
    t.true(records.length > 1);
  });
}

test('The time to read is in proportion to the size where a line is all commas', (t) => {
  const bytes = Buffer.from(`"",${','.repeat(1_000_000)}`);
  const started = performance.now();
  t.is(splitRecords(bytes, 1, true).records.length, 1);
  t.deepEqual(splitRecords(bytes, 1, false), { records: [], rest: 0, restLine: 1 });
  t.true(performance.now() - started < 10_000);
});
