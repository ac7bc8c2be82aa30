import { notOurs } from '../../reading/lists/list-cursor.ts';
import type { Range } from './clock-ranges.ts';

/** A list's cursor with the span over which its clock was read: all of its pages are of the same hours, whatever comes in. */
export const writeSpanCursor = (span: Range, cursor: string): string => `${span.from}.${span.to}.${cursor}`;

/** Throws a Problem 400 where the text is none. */
export function readSpanCursor(text: string): { span: Range; cursor: string } {
  const parts = /^(?<from>-?\d{1,12})\.(?<to>-?\d{1,12})\.(?<cursor>.+)$/.exec(text)?.groups;
  if (!parts) throw notOurs();
  return { span: { from: Number(parts['from']), to: Number(parts['to']) }, cursor: parts['cursor'] ?? '' };
}
