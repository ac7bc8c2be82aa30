import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { invalid } from '../../http/validate.ts';
import type { PointInTime } from './points-in-time.ts';

/** Where a list goes on: the state of the data in which it began, and the sort values of the last item. */
export type Position = { pit: PointInTime; after: estypes.FieldValue[] };

const Payload = z.tuple([z.string(), z.int(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))]);

const foreign = 'is not the `next` of an answer to this very question, or has been changed';
// As long as with a thousand shards, and room for it in the head of a request.
const longest = 10_000;

/** The query parameter `after` of a list; `readListCursor` reads what it holds, for which the whole question has to be known. */
export const listCursor = z.string().min(1, 'is empty').max(longest, foreign).optional().meta({
  description:
    'The `next` of the page before, with all other parameters unchanged. It holds for ten minutes after that page was asked for, unless all data is replaced, and shows the data as it was when the first page was.',
});

/**
 * An opaque text for `position` of the list that `question` names with all that it depends on. It is sealed, not only signed: sort values tell
 * of the whole index. A score says in how many tweets a word is, and Elasticsearch's last resort how many lie before this one, whoever may see them.
 */
export function writeListCursor({ pit, after }: Position, question: string, secret: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(secret), nonce).setAAD(Buffer.from(question));
  // A point in time names each of its shards, much the same: of 200 it is 25 kB, and 1.5 kB so.
  const packed = deflateRawSync(JSON.stringify([pit.id, pit.generation, after]));
  const sealed = [cipher.update(packed), cipher.final()];
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Throws a Problem 400 where the text is none of this list. */
export function readListCursor(text: string, question: string, secret: string): Position {
  const found = Payload.safeParse(opened(text, question, secret));
  if (!found.success) throw notOurs();
  const [id, generation, after] = found.data;
  return { pit: { id, generation }, after };
}

/** The Problem 400 for a cursor that was made here and whose state of the data Elasticsearch no longer keeps. */
export const expired = () =>
  invalid([{ path: 'after', message: 'has expired: ask for the first page again, without `after`' }], 'query');

/** The Problem 400 for one that has been changed on the way, or belongs to other parameters. */
export const notOurs = () => invalid([{ path: 'after', message: foreign }], 'query');

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyOf = (secret: string): Buffer => hash('sha256', `cursors/${secret}`, 'buffer');

/** What was sealed for this question; undefined where the text is anything else. */
function opened(text: string, question: string, secret: string): unknown {
  const bytes = Buffer.from(text, 'base64url');
  // Base64 has several texts of the same bytes.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== text) return undefined;
  const decipher = createDecipheriv(algorithm, keyOf(secret), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(question))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const packed = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
    return JSON.parse(inflateRawSync(Buffer.concat(packed)).toString());
  } catch {
    return undefined;
  }
}
