export const columns = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'text',
  'response_tweet_id',
  'in_response_to_tweet_id',
] as const;
export type CsvRow = Partial<Record<(typeof columns)[number], string>> & { tweet_id: string };

const usual = { author_id: '115712', inbound: 'True', created_at: 'Tue Oct 31 22:10:47 +0000 2017', text: 'hello' };

/** A CSV of these tweets, each an inbound one of a customer unless told otherwise; `only` names the columns it has. */
export function tweetsCsv(rows: CsvRow[], only: readonly (typeof columns)[number][] = columns): string {
  const lines = rows.map((row) => only.map((column) => quoted({ ...usual, ...row }[column] ?? '')).join(','));
  return `${[only.join(','), ...lines].join('\n')}\n`;
}

/** An outbound tweet of the company. */
export const outbound = (tweet_id: string, author_id: string, row: Omit<CsvRow, 'tweet_id'> = {}): CsvRow => ({
  tweet_id,
  author_id,
  inbound: 'False',
  ...row,
});

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
