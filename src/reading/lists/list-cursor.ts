import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { limit, notNext, openCursor, sealCursor } from '../../http/cursor.ts';
import { invalid } from '../../http/validate.ts';
import type { PointInTime } from './points-in-time.ts';

/** Where a list goes on: the state of the data in which it began, and the sort values of the last item. */
export type Position = { pit: PointInTime; after: estypes.FieldValue[] };

const Payload = z.tuple([z.string(), z.int(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))]);

// As long as with a thousand shards, and room for it in the head of a request.
const longest = 10_000;

/** The query parameter `after` of a list; `readListCursor` reads what it holds, for which the whole question has to be known. */
export const listCursor = z.string().min(1, 'is empty').max(longest, notNext).optional().meta({
  description:
    'The `next` of the page before, with all other parameters unchanged. It holds for ten minutes after that page was asked for, unless all data is replaced, and shows the data as it was when the first page was.',
});

/** The query parameters of a list's pages. */
export const pageQuery = { limit: limit(20, 200), after: listCursor };

/**
 * An opaque text for `position` of the list that `question` names with all that it depends on. It is sealed with a secret: sort values tell
 * of the whole index: Elasticsearch's last resort says how many tweets lie before this one, whoever may see them.
 */
export const writeListCursor = ({ pit, after }: Position, question: string, secret: string): string =>
  sealCursor([pit.id, pit.generation, after], question, secret);

/** Throws a Problem 400 where the text is none of this list. */
export function readListCursor(text: string, question: string, secret: string): Position {
  const found = Payload.safeParse(openCursor(text, question, secret));
  if (!found.success) throw notOurs();
  const [id, generation, after] = found.data;
  return { pit: { id, generation }, after };
}

/** The Problem 400 for a cursor that was made here and whose state of the data Elasticsearch no longer keeps. */
export const expired = () =>
  invalid([{ path: 'after', message: 'has expired: ask for the first page again, without `after`' }], 'query');

/** The Problem 400 for one that has been changed on the way, or belongs to other parameters. */
export const notOurs = () => invalid([{ path: 'after', message: notNext }], 'query');
