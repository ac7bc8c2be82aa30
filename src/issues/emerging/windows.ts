import { firstMoment } from '../../reading/period.ts';

/** A span [from, to) in seconds since 1970. */
export type Span = { from: number; to: number };

/** As many windows before are looked at, at least, and as many days. */
const fewestWindows = 8;
const fewestDays = 28;

/**
 * The window of so many days that ends at `to`, and those of the same length that come before it, the newest first: as the calendar of the
 * zone counts days, so that each holds the same hours of the week as the window does. None begins before the company's data does.
 */
export function windowsOf(to: number, days: number, timeZone: string, first: number): { window: Span; before: Span[] } {
  const end = Temporal.Instant.fromEpochMilliseconds(to * 1000).toZonedDateTimeISO(timeZone);
  const startOf = (windows: number) => Math.floor(end.subtract({ days: windows * days }).epochMilliseconds / 1000);
  const window = { from: Math.max(startOf(1), firstMoment), to };
  const most = Math.max(fewestWindows, Math.ceil(fewestDays / days));
  const before: Span[] = [];
  for (let end = window.from; before.length < most; ) {
    const from = startOf(before.length + 2);
    if (from < first || end <= from) break;
    before.push({ from, to: end });
    end = from;
  }
  return { window, before };
}
