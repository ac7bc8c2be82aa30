import { open } from 'node:fs/promises';
import { decodeHTMLStrict } from 'entities';
import { readRows } from '../../src/ingest/csv/read-rows.ts';

import type { Gold } from './read-gold.ts';

/** The text of each tweet of a CSV file, as it is shown, by its id. Rejects with a sentence where the labels are of other tweets. */
export async function readTexts(path: string, gold: Gold): Promise<Map<string, string>> {
  const file = await open(path).catch(({ code }) => {
    throw new Error(`The tweets in ${path} cannot be read (${code}).`);
  });
  const texts = new Map<string, string>();
  const authors = new Set<string>();
  try {
    for await (const { header, rows } of readRows(file, () => true)) {
      const [id, author, text] = ['tweet_id', 'author_id', 'text'].map((column) => header.indexOf(column));
      for (const { cells } of rows) {
        texts.set(cells?.[id ?? -1] ?? '', decodeHTMLStrict(cells?.[text ?? -1] ?? ''));
        authors.add((cells?.[author ?? -1] ?? '').toLowerCase());
      }
    }
  } finally {
    await file.close();
  }
  for (const [company, tweets] of Object.entries(gold)) {
    if (!authors.has(company.toLowerCase()))
      throw new Error(`${company} has labels, but has written none of the tweets in ${path}.`);
    const missing = Object.keys(tweets).filter((id) => !texts.has(id));
    if (missing.length > 0)
      throw new Error(
        `${missing.length} tweets to ${company} have labels and are not in ${path}, such as ${missing[0]}.`,
      );
  }
  return texts;
}
