/** A stretch of each week in which business is done: minutes since Monday's midnight, on the clock of the zone. */
export type BusinessSpan = { from: number; to: number };

/** When business is done: in `spans`, which do not overlap and are in order, but not on `holidays` (`2026-12-25`, in order). */
export type BusinessHours = { spans: readonly BusinessSpan[]; holidays: readonly string[]; timeZone: string };

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minutesOfDay = 1_440;

/** Spans written as `mon-fri 09:00-17:00; sat 10:00-14:00`, or what is wrong with the text: one sentence for each fault. */
export function parseBusinessSpans(text: string): { spans: BusinessSpan[]; faults: string[] } {
  const parts = text.split(';').map(parsePart);
  const faults = parts.flatMap((part) => part.faults);
  const spans = parts.flatMap((part) => part.spans).sort((a, b) => a.from - b.from);
  const overlapping = spans.find(({ from }, at) => from < (spans[at - 1]?.to ?? 0));
  if (overlapping)
    faults.push(`has the same time of a day twice: ${dayOf(overlapping)} ${clock(overlapping.from % minutesOfDay)}`);
  return { spans, faults };
}

function parsePart(part: string): { spans: BusinessSpan[]; faults: string[] } {
  const shown = JSON.stringify(part.trim());
  const tight = part
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([,-]) ?/g, '$1');
  const [, dayText = '', fromText = '', toText = ''] = /^([a-z,-]+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(tight) ?? [];
  if (dayText === '') return { spans: [], faults: [`${shown} is not days and times such as mon-fri 09:00-17:00`] };
  const weekdays = dayText.split(',').flatMap(daysOf);
  const from = minuteOf(fromText);
  const to = minuteOf(toText);
  const faults = [
    ...(weekdays.includes(null)
      ? [`${shown} names a day that is none of ${days.join(', ')}, nor a range of them`]
      : []),
    ...(from === null || to === null ? [`${shown} has a time that is not 00:00 to 24:00`] : []),
    ...(from !== null && to !== null && from >= to
      ? [
          `${shown} does not end after it begins: what goes on over midnight is two spans, as in mon 22:00-24:00; tue 00:00-06:00`,
        ]
      : []),
  ];
  if (faults.length > 0 || from === null || to === null) return { spans: [], faults };
  const spans = weekdays.flatMap((day) =>
    day === null ? [] : [{ from: day * minutesOfDay + from, to: day * minutesOfDay + to }],
  );
  return { spans, faults };
}

/** The weekdays (0 is Monday) of `wed` or of `fri-mon`; null for what is none. */
function daysOf(text: string): (number | null)[] {
  const [first = '', last = first, ...more] = text.split('-');
  const from = days.indexOf(first);
  const to = days.indexOf(last);
  if (from < 0 || to < 0 || more.length > 0) return [null];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, at) => (from + at) % 7);
}

function minuteOf(text: string): number | null {
  const minute = Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return Number(text.slice(3)) > 59 || minute > minutesOfDay ? null : minute;
}

/** A span as it is shown: its weekday (1 is Monday) and its times of day. */
export function shownSpan({ from, to }: BusinessSpan): { weekday: number; from: string; to: string } {
  const midnight = Math.floor(from / minutesOfDay) * minutesOfDay;
  return { weekday: midnight / minutesOfDay + 1, from: clock(from - midnight), to: clock(to - midnight) };
}

const dayOf = ({ from }: BusinessSpan): string => days[Math.floor(from / minutesOfDay)] ?? '';

/** A minute of a day as the clock shows it; the end of the day is 24:00. */
const clock = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
