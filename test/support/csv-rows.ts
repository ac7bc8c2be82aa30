import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRows } from '../../src/ingest/csv/read-rows.ts';

/** A row with its raw text read out, so that rows can be compared. */
export type ReadRow = { line: number; cells: string[] | null; fault: string | null; raw: string };

/** What `use` makes of an open file with this content, which is gone afterwards. */
export async function withFile<T>(content: string | Buffer, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `support-insights-test-${randomUUID()}.csv`);
  await writeFile(path, content);
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
    await unlink(path);
  }
}

/** All rows of a CSV file with this content. Without `isRow`, no line of a quoted text is taken for a swallowed row. */
export function rowsOf(
  content: string | Buffer,
  isRow: (cells: string[], header: string[]) => boolean = () => false,
): Promise<{ header: string[]; rows: ReadRow[]; bytesRead: number }> {
  return withFile(content, async (file) => {
    const all = { header: [''], rows: [] as ReadRow[], bytesRead: 0 };
    for await (const { header, rows, bytesRead } of readRows(file, isRow)) {
      all.header = header;
      all.bytesRead += bytesRead;
      for (const { line, cells, fault, raw } of rows) all.rows.push({ line, cells, fault, raw: raw() });
    }
    return all;
  });
}
