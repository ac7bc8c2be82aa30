import assert from 'node:assert/strict';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { UnreadableFileError } from '../../../src/ingest/csv/read-rows.ts';
import { parseHeader, parseTweet } from '../../../src/ingest/indexing/parse-tweet.ts';
import { type ReadRow, rowsOf } from '../../support/csv-rows.ts';

const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
const at = 'Tue Oct 31 22:10:47 +0000 2017';
/** A line of the public format; `text` as it stands in the file. */
const line = (id: number, text: string) => `${id},ann,True,${at},${text},,`;

function isTweet(cells: string[], columns: string[]): boolean {
  const parsed = parseHeader(columns, new Set());
  return 'layout' in parsed && 'tweet' in parseTweet(cells, parsed.layout, new Set());
}

const tweetRows = async (...lines: string[]) => (await rowsOf([header, ...lines].join('\n'), isTweet)).rows;

/** What became of each row: line and text, or line and fault. */
const outcomes = (rows: ReadRow[]) => rows.map((row) => [row.line, row.cells ? row.cells[4] : row.fault]);

const swallowedBy = (opener: number) => `was swallowed by a quote that line ${opener} opens`;
const swallows = 'a quote that it opens swallows the rows after it';
const stray = 'a quoted field is closed by a quote that no comma or line end follows';
const unclosed = 'a quote is opened and not closed within 64 KiB or before the end of the file';

// Good files

test('Rows come with their cells, their lines and their raw text', async (t) => {
  const { header: columns, rows } = await rowsOf('\uFEFF a ,"b"\r\n1,"x\r\ny"\r\n\r\n"2",é""\r\n');
  t.deepEqual(columns, ['a', 'b']);
  t.deepEqual(rows, [
    { line: 2, cells: ['1', 'x\r\ny'], fault: null, raw: '1,"x\r\ny"' },
    { line: 5, cells: ['2', 'é""'], fault: null, raw: '"2",é""' },
  ]);
});

test('Text is kept as it is: entities, blanks, bare carriage returns, NULs, byte order marks', async (t) => {
  const text = ' &amp;lt; \r\r\0\uFEFF\u{1F600}\u2028 ';
  t.deepEqual(outcomes(await tweetRows(line(1, text), line(2, ''), line(3, `"${text}\n"`))), [
    [2, text],
    [3, ''],
    [4, `${text}\n`],
  ]);
});

test('A carriage return too many at a line end is text, and no row is lost by it', async (t) => {
  // As a file looks that was written twice with Windows line ends.
  const { rows } = await rowsOf('a,b\r\n1,2\r\r\n\r\r\n3,4\r\r\n');
  t.deepEqual(
    rows.map(({ line, cells, fault }) => [line, cells ?? fault]),
    [
      [2, ['1', '2\r']],
      [3, 'has 1 fields, fewer than the 2 of the header'],
      [4, ['3', '4\r']],
    ],
  );
});

test('A row after the header is no header, and a file may end with it', async (t) => {
  t.deepEqual(await rowsOf('a,b'), { header: ['a', 'b'], rows: [], bytesRead: 3 });
  t.deepEqual((await rowsOf('\n\r\na,b\n1,2')).rows, [{ line: 4, cells: ['1', '2'], fault: null, raw: '1,2' }]);
});

test('A header may be longer than a chunk', async (t) => {
  const { header: columns, rows, bytesRead } = await rowsOf(`a,${'b'.repeat(300 * 1024)}\n1,2\n`);
  t.is(columns[1]?.length, 300 * 1024);
  t.is(bytesRead, 300 * 1024 + 7);
  t.deepEqual(rows, [{ line: 2, cells: ['1', '2'], fault: null, raw: '1,2' }]);
});

/** A cell as RFC 4180 wants it, quoted where it must be or where `always`. */
function field(cell: string, always: boolean): string {
  return always || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const cell = fc.string({
  unit: fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', ' ', 'a', 'é', '\u{1F600}', '\uFEFF', '\0', '&amp;'),
  maxLength: 8,
});
const tables = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), { maxLength: 12 }),
    header: fc.constant(Array.from({ length: width }, (_, index) => `column ${index}`)),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    ends: fc.boolean(),
  }),
);

/** The file of a table, and on which line each of its rows begins. */
function serialized(table: { rows: [string, boolean][][]; header: string[]; lineEnd: string; ends: boolean }) {
  const rows = [table.header.join(), ...table.rows.map((row) => row.map((item) => field(...item)).join())];
  let lines = 1;
  const starts = rows.map((row) => {
    const start = lines;
    lines += row.split('\n').length;
    return start;
  });
  return { text: rows.join(table.lineEnd) + (table.ends ? table.lineEnd : ''), starts: starts.slice(1) };
}

test('Any table comes back as it was written, with the line of each row', async (t) => {
  const property = fc.asyncProperty(tables, async (table) => {
    const { text, starts } = serialized(table);
    const { rows, header: columns } = await rowsOf(text);
    const expected = table.rows.map((row) => row.map(([content]) => content));
    assert.deepEqual(columns, table.header);
    assert.deepEqual(
      rows.map((row) => row.cells),
      expected,
    );
    assert.deepEqual(
      rows.map((row) => row.line),
      starts,
    );
    assert.deepEqual(parse(text, { recordDelimiter: ['\r\n', '\n'] }).slice(1), expected);
  });
  await t.notThrowsAsync(() => fc.assert(property, { numRuns: 300 }));
});

test('Any table comes back as it was written where a chunk of the file ends in its midst', async (t) => {
  const chunkBytes = 256 * 1024;
  const property = fc.asyncProperty(tables, fc.nat(1000), async (table, place) => {
    const { text, starts } = serialized(table);
    const [headerLine = ''] = text.split(/\r?\n/, 1);
    const body = Buffer.from(text.slice(headerLine.length).replace(/^\r?\n/, ''));
    const before = body.length === 0 ? 0 : place % body.length;
    // One row of many bytes moves the table to where so much of it comes with the first chunk.
    const start = `${headerLine}\n`;
    const commas = ','.repeat(table.header.length - 1);
    const filling = `${'x'.repeat(chunkBytes - start.length - commas.length - 1 - before)}${commas}\n`;
    const { rows } = await rowsOf(Buffer.concat([Buffer.from(start + filling), body]));
    assert.deepEqual(
      rows.slice(1).map((row) => [row.line, row.cells]),
      table.rows.map((row, index) => [(starts[index] ?? 0) + 1, row.map(([content]) => content)]),
    );
  });
  await t.notThrowsAsync(() => fc.assert(property, { numRuns: 200 }));
});

// Unreadable files

for (const [name, content, fault] of [
  ['empty', '', 'The file is empty: its first line must name the columns.'],
  ['only a byte order mark', '\uFEFF', 'The file is empty: its first line must name the columns.'],
  ['only blank lines', '\n\r\n\n', 'The file is empty: its first line must name the columns.'],
  ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /^The file is not CSV text in UTF-8: its first/],
  ['UTF-16', Buffer.from(`\uFEFF${header}\n`, 'utf16le'), /^The file is not CSV text in UTF-8: its first line/],
  ['UTF-16 unmarked', Buffer.from(`${header}\n`, 'utf16le'), /^The file is not CSV text in UTF-8: its first line/],
  ['Latin-1', Buffer.from('Größe,b\n', 'latin1'), /^The file is not CSV text in UTF-8: its first line/],
  ['a header with an open quote', '"tweet_id,author_id\n1,2\n', /^The file is not CSV text in UTF-8: its first line/],
  ['a header of over 1 MiB', 'x'.repeat(1_100_000), /^The file is not CSV text in UTF-8: its first line/],
  ['NULs', Buffer.alloc(3_000_000), /^The file is not CSV text in UTF-8: its first line/],
] as const) {
  test(`A file that is ${name} is unreadable, in words that say so`, async (t) => {
    const error = await t.throwsAsync(() => rowsOf(content), { instanceOf: UnreadableFileError, message: fault });
    t.deepEqual(error?.faults, [error?.message ?? '']);
  });
}

// Bad rows

test('A row with too few or too many fields is rejected with its line, and the others go in', async (t) => {
  const rows = await tweetRows(line(1, 'a'), '2,ann,True', line(3, 'b, c'), line(4, '"d\ne",x'), line(5, 'f'));
  t.deepEqual(outcomes(rows), [
    [2, 'a'],
    [3, 'has 3 fields, fewer than the 7 of the header'],
    [4, 'has 8 fields, more than the 7 of the header'],
    [5, 'has 8 fields, more than the 7 of the header'],
    [7, 'f'],
  ]);
  t.is(rows[3]?.raw, line(4, '"d\ne",x'));
});

test('A row that is not UTF-8 is rejected with its line, and the others go in', async (t) => {
  const bad = Buffer.from(line(2, 'Gr\xfc\xdfe'), 'latin1');
  const good = (id: number) => Buffer.from(`\n${line(id, 'Grüße')}\n`);
  const { rows } = await rowsOf(Buffer.concat([Buffer.from(header), good(1), bad, good(3)]), isTweet);
  t.deepEqual(outcomes(rows), [
    [2, 'Grüße'],
    [3, 'is not UTF-8 text'],
    [4, 'Grüße'],
  ]);
  t.is(rows[1]?.raw, line(2, 'Gr\uFFFD\uFFFDe'));
});

test('A character that the end of a chunk cuts in two is no fault', async (t) => {
  const text = '\u{1F600}'.repeat(200_000);
  for (const before of ['', 'a', 'aa', 'aaa'])
    t.deepEqual(outcomes(await tweetRows(line(1, before + text))), [[2, before + text]]);
});

test('A line of over 1 MiB is rejected with its line, and the others go in', async (t) => {
  const rows = await tweetRows(line(1, 'a'), line(2, 'b'.repeat(1_200_000)), line(3, 'c'));
  t.deepEqual(outcomes(rows), [
    [2, 'a'],
    [3, 'is longer than 1024 KiB'],
    [4, 'c'],
  ]);
});

test('A quote that is never closed costs its row only', async (t) => {
  const rows = await tweetRows(line(1, 'a'), line(2, '"b'), line(3, 'c'), line(4, 'd'));
  t.deepEqual(outcomes(rows), [
    [2, 'a'],
    [3, unclosed],
    [4, 'c'],
    [5, 'd'],
  ]);
  t.is(rows[1]?.raw, line(2, '"b'));
});

test('A quote that is not closed within 64 KiB costs its row only, though one far below could close it', async (t) => {
  const between = Array.from({ length: 2_000 }, (_, index) => line(index, 'between'));
  const rows = await tweetRows(line(1, '"b'), ...between, line(3, '"c"'));
  t.is(rows.length, 2_002);
  t.deepEqual(
    rows.filter(({ fault }) => fault !== null).map((row) => [row.line, row.fault]),
    [[2, unclosed]],
  );
});

test('Rows that a quote swallowed are rejected, each with its own line', async (t) => {
  const lines = [line(1, '"open'), line(2, 'x'), line(3, 'closed"'), line(4, 'good')];
  const rows = await tweetRows(...lines);
  t.deepEqual(outcomes(rows), [
    [2, swallows],
    [3, swallowedBy(2)],
    [4, swallowedBy(2)],
    [5, 'good'],
  ]);
  t.deepEqual(
    rows.map(({ raw }) => raw),
    lines,
  );
});

test('Rows that a quote swallowed are rejected with their lines at the end of a file, too', async (t) => {
  const rows = await tweetRows(`1,"ann,True,${at},x,,`, line(2, 'x"'));
  t.deepEqual(outcomes(rows), [
    [2, swallows],
    [3, swallowedBy(2)],
  ]);
});

test('Rows that a quote swallowed up to a stray one are rejected, each with its own line', async (t) => {
  const rows = await tweetRows(line(1, '"open'), line(2, 'x'), line(3, '"quoted"'), line(4, 'good'));
  t.deepEqual(outcomes(rows), [
    [2, stray],
    [3, swallowedBy(2)],
    [4, swallowedBy(2)],
    [5, 'good'],
  ]);
});

test('A swallowed row whose own quote is open is rejected with its own line, and breaks nothing', async (t) => {
  const rows = await tweetRows(line(1, '"open'), line(2, '"open, too'), line(3, '"open as well'), line(4, 'good'));
  // The second line's comma makes eight fields of it: taken alone it would be no row, and stays with the first.
  t.deepEqual(outcomes(rows), [
    [2, stray],
    [4, unclosed],
    [5, 'good'],
  ]);
  const without = await tweetRows(line(1, '"open'), line(2, '"open too'), line(3, 'good'));
  t.deepEqual(outcomes(without), [
    [2, stray],
    [3, swallowedBy(2)],
    [4, 'good'],
  ]);
});

test('A swallowed line that is no row by itself stays in the raw text of the row above', async (t) => {
  const rows = await tweetRows(line(1, '"open'), 'more text', line(2, 'x'), 'and, more', line(3, '"y"'));
  t.deepEqual(
    rows.map(({ line: number, raw }) => [number, raw]),
    [
      [2, `${line(1, '"open')}\nmore text`],
      [4, `${line(2, 'x')}\nand, more`],
      [6, line(3, '"y"')],
    ],
  );
});

test('Swallowed rows are told in a file with CRLF and the author in the last column', async (t) => {
  const columns = 'tweet_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id,author_id';
  const row = (id: number, text: string) => `${id},True,${at},${text},,,ann`;
  const { rows } = await rowsOf([columns, row(1, '"open'), row(2, 'x'), row(3, '"y"'), ''].join('\r\n'), isTweet);
  t.deepEqual(
    rows.map(({ line: number, fault }) => [number, fault]),
    [
      [2, stray],
      [3, swallowedBy(2)],
      [4, swallowedBy(2)],
    ],
  );
});

test('A quoted text of several lines is one row, whatever its lines begin with', async (t) => {
  for (const text of ['x\n"quoted" y', 'x\n,"y', 'x\n""",', '\n\n1,ann\n,,,,,,\n', `x\n${line(2, '').slice(0, -1)}`])
    t.deepEqual(outcomes(await tweetRows(line(1, field(text, true)), line(3, 'z'))), [
      [2, text],
      [2 + text.split('\n').length, 'z'],
    ]);
});

test('A text of several lines is one row in whichever column it stands, and one that swallowed rows is not', async (t) => {
  const cellsOf = (id: number, text: string) => ({
    tweet_id: String(id),
    author_id: 'ann',
    inbound: 'True',
    created_at: at,
    text,
    response_tweet_id: '',
    in_response_to_tweet_id: '',
  });
  const names = header.split(',');
  for (const place of names.keys()) {
    const columns = names.filter((name) => name !== 'text').toSpliced(place, 0, 'text');
    const row = (id: number, text: string) => {
      const cells: Record<string, string> = cellsOf(id, text);
      return columns.map((name) => cells[name]).join(',');
    };
    const read = async (...lines: string[]) => (await rowsOf([columns.join(','), ...lines].join('\n'), isTweet)).rows;
    // Its last line alone looks like a row: with the text in front, and with a comma in it also with the text behind one cell or two.
    for (const text of ['x\ny', 'x\n\ny', 'x\nyes, no', 'x\nyes,no,maybe', 'x, y\ny']) {
      const rows = await read(row(1, `"${text}"`), row(2, 'z'));
      t.deepEqual(
        rows.map(({ line: number, cells, fault }) => [number, cells?.[place] ?? fault]),
        [
          [2, text],
          [2 + text.split('\n').length, 'z'],
        ],
        `${place}: ${text}`,
      );
    }
    for (const between of [[], [row(2, 'x')], [row(2, 'x'), 'more']]) {
      const rows = await read(row(1, '"open'), ...between, row(3, 'closed"'), row(4, 'good'));
      const swallowed = rows.slice(0, -1).map(({ fault }) => fault);
      t.deepEqual(
        swallowed,
        between.length > 0 ? [swallows, swallowedBy(2), swallowedBy(2)] : [swallows, swallowedBy(2)],
      );
      t.is(rows.at(-1)?.fault, null);
    }
  }
});

test('Of many lines with an unclosed quote each, every one is rejected, in little time', async (t) => {
  const started = performance.now();
  const rows = await tweetRows(...Array.from({ length: 20_000 }, (_, index) => line(index, '"open')), line(1, 'good'));
  t.deepEqual(
    rows.map((row) => row.line),
    Array.from({ length: 20_001 }, (_, index) => index + 2),
  );
  t.true(rows.slice(0, -1).every(({ fault }) => fault !== null));
  t.deepEqual(rows.at(-1)?.cells?.[4], 'good');
  // It takes half a second.
  t.true(performance.now() - started < 15_000);
});

// Damaged files

type Damage = { at: number; remove: number; insert: string | Uint8Array };

const damages = fc.record({
  at: fc.nat(),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  insert: fc.oneof(
    fc.constantFrom('', '"', '""', '"\n', ',', ',"', '\n', '\r', '\0', '\uFEFF'),
    fc.uint8Array({ maxLength: 4 }),
  ),
});

function damaged(bytes: Buffer, { at: place, remove, insert }: Damage): Buffer {
  return Buffer.concat([bytes.subarray(0, place), Buffer.from(insert), bytes.subarray(place + remove)]);
}

const goodText = fc.string({
  unit: fc.constantFrom('"', ',', '\n', '\r\n', '\r', ' ', 'a', 'b', '@Acme', 'é', '\u{1F600}', '1,', '\n7,ann,'),
  maxLength: 20,
});
const goodFiles = fc.record({
  texts: fc.array(fc.tuple(goodText, fc.boolean()), { minLength: 1, maxLength: 25 }),
  lineEnd: fc.constantFrom('\n', '\r\n'),
});

/** Every line of the file from the second record on is in exactly one row, in order, unless it is blank. */
function assertAccounted(bytes: Buffer, rows: ReadRow[], headerLines: number): void {
  const lines = bytes.toString('utf8').split('\n');
  let next = headerLines;
  const assertBlank = (to: number) => {
    for (; next < to; next += 1) assert.match(lines[next] ?? '', /^\r?$/, `line ${next + 1} is in no row`);
  };
  for (const { line: number, raw } of rows) {
    assertBlank(number - 1);
    assert.equal(next, number - 1, `line ${number} comes a second time`);
    next += raw.split('\n').length;
    const inFile = lines.slice(number - 1, next).join('\n');
    assert.ok(inFile === raw || inFile === `${raw}\r`, `line ${number} is not where its text stands`);
  }
  assertBlank(lines.length);
}

const damageTest = (name: string, choose: (size: number, damage: Damage) => Damage, from: number) =>
  test(`However a file is damaged ${name}, no line is lost and no row above the damage changes`, async (t) => {
    const property = fc.asyncProperty(
      goodFiles,
      fc.array(damages, { minLength: 1, maxLength: 3 }),
      async (file, list) => {
        const rows = file.texts.map(([text, always], index) => line(index, field(text, always)));
        const original = Buffer.from([header, ...rows, ''].join(file.lineEnd));
        const start = Buffer.byteLength(header) + file.lineEnd.length;
        const inside = list.map((damage) => ({ ...damage, at: from + (damage.at % (original.length - from)) }));
        const chosen = inside.map((damage) => choose(original.length, damage)).sort((a, b) => b.at - a.at);
        const bytes = chosen.reduce(damaged, original);
        const first = chosen.at(-1)?.at ?? 0;
        try {
          const read = (await rowsOf(bytes, isTweet)).rows;
          if (first >= start) assertAccounted(bytes, read, 1);
          const whole = (await rowsOf(original, isTweet)).rows;
          const isAbove = (row: ReadRow) =>
            start + Buffer.byteLength(rows.slice(0, whole.indexOf(row) + 1).join(file.lineEnd) + file.lineEnd) <= first;
          const above = whole.length === rows.length ? whole.filter(isAbove) : [];
          assert.deepEqual(read.slice(0, above.length), above);
        } catch (error) {
          if (!(error instanceof UnreadableFileError && first < start)) throw error;
        }
      },
    );
    await t.notThrowsAsync(() => fc.assert(property, { numRuns: 400 }));
  });

const headerBytes = header.length + 2;
damageTest('anywhere', (_, damage) => damage, 0);
damageTest('below its header', (_, damage) => damage, headerBytes);
damageTest('by quotes', (_, damage) => ({ ...damage, remove: 0, insert: '"' }), headerBytes);
damageTest('by cutting it off', (size, damage) => ({ ...damage, remove: size, insert: '' }), headerBytes);
