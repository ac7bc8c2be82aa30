import { hash } from 'node:crypto';
import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../http/cursor.ts';
import { invalid } from '../../http/validate.ts';

/** Where a list goes on: the state of the data in which it began, and the sort values of the last item. */
export type Position = { pit: string; after: estypes.FieldValue[] };

const Payload = z.tuple([z.string(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])), z.string()]);

/** The query parameter `after` of a list; `readListCursor` reads what it holds, for which the whole question has to be known. */
export const listCursor = z.string().min(1).max(4_000).optional().meta({
  description:
    'The `next` of the page before, with all other parameters unchanged. It holds for ten minutes after that page was asked for, and shows the data as it was when the first page was.',
});

/** An opaque text for `position` of the list that `question` names with all that it depends on. */
export const writeListCursor = ({ pit, after }: Position, question: string): string =>
  encodeCursor([pit, after, checksum(pit, after, question)]);

/** Throws a Problem 400 where the text is none of this list. */
export function readListCursor(text: string, question: string): Position {
  const found = Payload.safeParse(decodeCursor(text));
  if (!found.success) throw notOurs();
  const [pit, after, sum] = found.data;
  if (sum !== checksum(pit, after, question)) throw notOurs();
  return { pit, after };
}

/** The Problem 400 for a cursor that was made here and whose state of the data Elasticsearch no longer keeps. */
export const expired = () =>
  invalid([{ path: 'after', message: 'has expired: ask for the first page again, without `after`' }], 'query');

/** The Problem 400 for one that has been changed on the way, or belongs to other parameters. */
export const notOurs = () =>
  invalid(
    [{ path: 'after', message: 'is not the `next` of an answer to this very question, or has been changed' }],
    'query',
  );

// Against mistakes: whoever means to could work it out, and would see no more than what the filters of the question let through.
const checksum = (pit: string, after: estypes.FieldValue[], question: string): string =>
  hash('sha256', JSON.stringify([pit, after, question]), 'base64url').slice(0, 16);
