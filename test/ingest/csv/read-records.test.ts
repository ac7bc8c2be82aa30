import test from 'ava';
import { readRecords } from '../../../src/ingest/csv/read-records.ts';
import { maxRecordBytes } from '../../../src/ingest/csv/split-records.ts';
import { withFile } from '../../support/csv-rows.ts';

const chunkBytes = 256 * 1024;

type Found = { line: number; text: string; fault: string | null };

/** The records of a file, and the largest piece of it that was held at once. */
function recordsOf(content: string | Buffer): Promise<{ found: Found[]; held: number; bytesRead: number }> {
  return withFile(content, async (file) => {
    const all = { found: [] as Found[], held: 0, bytesRead: 0 };
    for await (const { bytes, records, bytesRead } of readRecords(file)) {
      all.held = Math.max(all.held, bytes.length);
      all.bytesRead += bytesRead;
      for (const { line, start, end, fault } of records)
        all.found.push({ line, text: bytes.toString('utf8', start, end), fault });
    }
    return all;
  });
}

const shortened = (found: Found[]) => found.map(({ line, text, fault }) => [line, text.slice(0, 8), fault]);

test('A byte order mark at the beginning is no part of the first record', async (t) => {
  const { found } = await recordsOf('\uFEFF"a",b\n\uFEFFc\n');
  t.deepEqual(shortened(found), [
    [1, '"a",b', null],
    [2, '\uFEFFc', null],
  ]);
});

test('A byte order mark at the beginning of a later chunk is text', async (t) => {
  for (const before of [0, 1, 2, 3]) {
    const { found } = await recordsOf(`${'a'.repeat(chunkBytes - before - 1)}\n\uFEFFb\n`);
    t.is(found[1]?.text, '\uFEFFb');
  }
});

test('A file without content has no records', async (t) => {
  t.deepEqual((await recordsOf('')).found, []);
  t.deepEqual((await recordsOf('\uFEFF')).found, []);
  t.deepEqual((await recordsOf('\n\r\n')).found, []);
});

test('The end of a chunk may fall on any byte of a record', async (t) => {
  const tail = 'a,"é""\r\nb"\r\n\r\n"c","d"\ne';
  const size = Buffer.byteLength(tail);
  for (let before = 0; before <= size; before += 1) {
    // So many bytes of the tail come with the first chunk.
    const first = 'x'.repeat(chunkBytes - before - 1);
    const { found, bytesRead } = await recordsOf(`${first}\n${tail}`);
    t.deepEqual(
      found.map(({ line, text }) => [line, text === first ? 'first' : text]),
      [
        [1, 'first'],
        [2, 'a,"é""\r\nb"'],
        [5, '"c","d"'],
        [6, 'e'],
      ],
      `${before} bytes before the end of the chunk`,
    );
    t.is(bytesRead, chunkBytes - before + size);
  }
});

test('Lines are counted across many chunks', async (t) => {
  // 40,000 records of two lines, 52 bytes each: eight chunks.
  const record = `"${'a'.repeat(23)}\n${'b'.repeat(24)}",\n`;
  const { found } = await recordsOf(record.repeat(40_000));
  t.is(found.length, 40_000);
  t.true(found.every(({ line, fault }, index) => line === 2 * index + 1 && fault === null));
});

test('Of a line longer than a record may be only the beginning is kept, and the next line is read', async (t) => {
  for (const length of [maxRecordBytes + 1, maxRecordBytes + chunkBytes, 3 * maxRecordBytes + 17]) {
    for (const lineEnd of ['\n', '\r\n']) {
      const { found, held } = await recordsOf(`a${lineEnd}"b",${'c'.repeat(length - 4)}${lineEnd}${lineEnd}d,e`);
      t.deepEqual(
        shortened(found),
        [
          [1, 'a', null],
          [2, '"b",cccc', 'too-long'],
          [4, 'd,e', null],
        ],
        `${length} bytes`,
      );
      t.true(held <= maxRecordBytes + chunkBytes);
    }
  }
});

test('A line that is too long may be the last, without a line end', async (t) => {
  const { found } = await recordsOf(`a\n${'b'.repeat(3 * maxRecordBytes)}`);
  t.deepEqual(shortened(found), [
    [1, 'a', null],
    [2, 'bbbbbbbb', 'too-long'],
  ]);
});

test('A line of exactly 1 MiB is read, wherever the chunks end', async (t) => {
  for (const before of [0, 1, 2, chunkBytes - 1]) {
    const { found } = await recordsOf(`${'a'.repeat(before)}\n${'b'.repeat(maxRecordBytes)}\nc`);
    const last = found.slice(-2).map(({ line, text, fault }) => [line, text.length, fault]);
    t.deepEqual(last, [
      [2, maxRecordBytes, null],
      [3, 1, null],
    ]);
  }
});

test('What is held stays bounded where no row ever ends, and every line is accounted for', async (t) => {
  // Every line closes a quote and opens another: 4 MB that are one record to a reader without bounds.
  const rows = 800_000;
  const started = performance.now();
  const { found, held, bytesRead } = await recordsOf('x","\n'.repeat(rows));
  t.is(bytesRead, 5 * rows);
  t.true(held <= maxRecordBytes + chunkBytes);
  t.is(found.length, rows);
  t.true(found.every(({ line, text, fault }, index) => line === index + 1 && text === 'x","' && fault !== null));
  t.true(performance.now() - started < 30_000);
});

test('Reading may be left before the end, and the file read again from its beginning', async (t) => {
  await withFile('a\nb\n'.repeat(200_000), async (file) => {
    for (let time = 0; time < 2; time += 1) {
      for await (const { bytes, records } of readRecords(file)) {
        t.is(bytes.toString('utf8', records[0]?.start, records[0]?.end), 'a');
        break;
      }
    }
  });
});
