import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

/** What is wrong with a cursor that is none of the list. */
export const notNext = 'is not the `next` of an answer to this very question, or has been changed';

/**
 * An opaque text of URL-safe characters for the position where the next page of a list begins; `question` names all that the
 * list depends on. It cannot be changed without that it shows, nor read or made up by who does not know the secret.
 */
export function sealCursor(position: unknown, question: string, secret: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(secret), nonce).setAAD(Buffer.from(question));
  // A point in time names each of its shards, much the same: of 200 it is 25 kB, and 1.5 kB so.
  const sealed = [cipher.update(deflateRawSync(JSON.stringify(position))), cipher.final()];
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
}

/** What was sealed for this question, not checked yet; undefined where the text is anything else. */
export function openCursor(text: string, question: string, secret: string): unknown {
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

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const keyOf = (secret: string): Buffer => hash('sha256', `cursors/${secret}`, 'buffer');

/**
 * The parameter `after` of a list, and what makes its `next`, where the position is in the answer anyway: there is no secret
 * then, only that a change shows.
 */
export function pagesOf<Position extends z.ZodType<unknown[]>>(list: string, position: Position) {
  const after = z
    .string()
    .max(1_000, { error: notNext, abort: true })
    .transform((text, context): z.infer<Position> => {
      const parsed = position.safeParse(openCursor(text, list, ''));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: notNext });
      return z.NEVER;
    })
    .optional()
    .meta({ description: 'The `next` of the page before.', override: { type: 'string' } });
  return { after, next: (last: Readonly<z.infer<Position>>): string => sealCursor(last, list, '') };
}

/** The field `next` of a page. */
export const nextPage = z.string().nullable().meta({ description: 'The `after` of the next page; null on the last.' });

/** The query parameter `limit`. */
export const limit = (standard: number, most: number) =>
  wholeNumber(1, most, standard, 'How many items a page has at the most.');

/** A query parameter that is a whole number. */
export const wholeNumber = (least: number, most: number, standard: number, description: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `is less than ${least}`).max(most, `is more than ${most}`))
    .default(standard)
    .meta({ description, override: { type: 'integer', minimum: least, maximum: most, default: standard } });
