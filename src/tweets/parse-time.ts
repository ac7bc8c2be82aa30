const twitterTime =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})$/;
const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s?(?:Z|([+-])(\d\d)(?::?(\d\d))?))?)?$/i;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Seconds since 1970-01-01T00:00:00Z of a time as Twitter wrote it (`Tue Oct 31 22:10:47 +0000 2017`) or in ISO 8601
 * (a date alone is its midnight); null where it is neither or there is no such day or time. Fractions of a second are
 * cut off, and a time without a zone is UTC.
 */
export function parseTime(text: string): number | null {
  const twitter = twitterTime.exec(text);
  if (twitter) {
    const [, month = '', day, hour, minute, second, sign, offsetHours, offsetMinutes, year] = twitter;
    return secondsOf([year, months.indexOf(month) + 1, day, hour, minute, second], sign, offsetHours, offsetMinutes);
  }
  const iso = isoTime.exec(text);
  if (!iso) return null;
  const [, year, month, day, hour = 0, minute = 0, second = 0, sign, offsetHours, offsetMinutes] = iso;
  return secondsOf([year, month, day, hour, minute, second], sign, offsetHours, offsetMinutes);
}

function secondsOf(
  parts: (string | number | undefined)[],
  sign: string | undefined,
  offsetHours = '0',
  offsetMinutes = '0',
): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (hour > 23 || minute > 59 || second > 59 || Number(offsetHours) > 18 || Number(offsetMinutes) > 59) return null;
  const midnight = midnightOf(year, month, day);
  if (midnight === null) return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60;
  const seconds = midnight + hour * 3600 + minute * 60 + second - (sign === '-' ? -offset : offset);
  return seconds < firstSecond || seconds > lastSecond ? null : seconds;
}

/** Seconds since 1970 at which a day begins in UTC; null where there is no such day. */
function midnightOf(year: number, month: number, day: number): number | null {
  const key = (year * 13 + month) * 100 + day;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that does not exist (30 February) rolls over into another month.
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (midnights.size >= mostDays) midnights.clear();
  midnights.set(key, isDay ? date.getTime() / 1000 : null);
  return isDay ? date.getTime() / 1000 : null;
}

// Tweets are of few days, and a day costs ten times as much to work out as a time of day.
const mostDays = 10_000;
const midnights = new Map<number, number | null>();

// Years that have four digits in every zone, and so have the second after them.
const firstSecond = Date.parse('0001-01-01T00:00:00Z') / 1000;
const lastSecond = Date.parse('9998-12-31T23:59:59Z') / 1000;

/** `seconds` since 1970 as an ISO 8601 time in UTC, without fraction. */
export function isoSeconds(seconds: number): string {
  const day = Math.floor(seconds / secondsOfDay);
  const second = seconds - day * secondsOfDay;
  const clock = `${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}`;
  return `${dateOfDay(day)}T${clock}Z`;
}

const secondsOfDay = 86_400;
const twoDigits = (value: number): string => (value < 10 ? `0${Math.floor(value)}` : `${Math.floor(value)}`);

const dates = new Map<number, string>();

function dateOfDay(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * secondsOfDay * 1000).toISOString().slice(0, 10);
  if (dates.size >= mostDays) dates.clear();
  dates.set(day, date);
  return date;
}
