import { z } from 'zod';

/** Where the next page of a list begins, as an opaque text of URL-safe characters. */
export const encodeCursor = (position: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const notNext = 'is not the `next` of an answer';

/** The query parameter `after`: a cursor whose position has the shape of `position`; anything else is a fault. */
export function cursor<Position extends z.ZodType>(position: Position) {
  return z
    .string()
    .max(1_000, { error: notNext, abort: true })
    .transform((text, context): z.infer<Position> => {
      const parsed = position.safeParse(decodeCursor(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: notNext });
      return z.NEVER;
    })
    .optional()
    .meta({ description: 'The `next` of the page before.', override: { type: 'string' } });
}

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

/** What a cursor holds, not checked yet; undefined where it is none. */
function decodeCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
