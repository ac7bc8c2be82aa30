import type { Context } from 'koa';

/** The JSON of an answer; `tag` is the weak ETag of what it says, null where the data was not at rest. */
export type Answer = { json: Buffer; tag: string | null };

/** How a route that sends answers documents the 304. */
export const notModified = { description: 'What If-None-Match names is still the answer: the data has not changed.' };

/** What the asker has already: the header If-None-Match, null without one. */
export const seenBy = (ctx: Context): string | null => ctx.get('if-none-match') || null;

/** Sends an answer, or a 304 where it is null: what the asker has already is what would be said. */
export function sendAnswer(
  ctx: Context,
  answer: Answer | null,
  format: (json: Buffer) => Buffer | string = (json) => json,
): void {
  // Who asks and how decides what is answered; whoever keeps it has to ask again whether it still holds.
  ctx.vary('Authorization');
  ctx.set('Cache-Control', 'private, no-cache');
  if (!answer) {
    ctx.status = 304;
    return;
  }
  if (answer.tag) ctx.set('ETag', answer.tag);
  ctx.body = format(answer.json);
}
