import type { PlainDerived, PlainTweet } from './plain-reading.ts';

/** A question for a list of tweets, as the parameters of GET /tweets; times in seconds. */
export type PlainFilter = {
  q?: string | undefined;
  company?: string[] | undefined;
  inbound?: boolean | undefined;
  responded?: boolean | undefined;
  responded_by?: string | undefined;
  response_seconds_from?: number | undefined;
  response_seconds_to?: number | undefined;
  negative_response_time?: boolean | undefined;
  conversation?: string | undefined;
  author?: string | undefined;
  weekday?: number | undefined;
  hour?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
  time_zone: string;
  /** What the token is limited to. */
  only?: string[] | undefined;
};

/** Whether the tweet is one of those that are asked for, by the definitions, read plainly. `q` is one word, or one after a dash. */
export function isAskedFor(tweet: PlainTweet, derived: PlainDerived, filter: PlainFilter): boolean {
  const asked = filter.company?.map((company) => company.toLowerCase());
  const only = filter.only?.map((company) => company.toLowerCase());
  const seen = asked ?? only;
  const responder = filter.responded_by?.toLowerCase() ?? asked?.[0] ?? '';
  const isResponded = derived.responded_by.some((company) => !seen || seen.includes(company));
  const time = derived.response_times.find((time) => time.startsWith(`${responder}/`))?.slice(responder.length + 1);
  const isTimed = time !== undefined && time !== '-';
  const { weekday, hour } = wallClock(tweet.created_at, filter.time_zone);
  const holds: [unknown, boolean][] = [
    [seen, derived.company.some((company) => seen?.includes(company))],
    [filter.inbound, tweet.inbound === filter.inbound],
    [filter.responded, tweet.inbound && isResponded === filter.responded],
    [filter.responded_by, derived.responded_by.includes(responder)],
    [filter.response_seconds_from, isTimed && Number(time) >= (filter.response_seconds_from ?? 0)],
    [filter.response_seconds_to, isTimed && Number(time) <= (filter.response_seconds_to ?? 0)],
    [filter.negative_response_time, time !== undefined && isTimed !== filter.negative_response_time],
    [filter.conversation, derived.conversation_id === filter.conversation],
    [filter.author, tweet.author_id === filter.author],
    [filter.weekday, weekday === filter.weekday],
    [filter.hour, hour === filter.hour],
    [filter.from, tweet.created_at >= (filter.from ?? 0)],
    [filter.to, tweet.created_at < (filter.to ?? 0)],
    [filter.q, says(tweet.text, filter.q ?? '')],
  ];
  return holds.every(([given, isSo]) => given === undefined || isSo);
}

function says(text: string, q: string): boolean {
  const words = text.toLowerCase().split(/[^a-z0-9_]+/);
  return q.startsWith('-') ? !words.includes(q.slice(1)) : words.includes(q);
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function wallClock(at: number, timeZone: string): { weekday: number; hour: number } {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });
  const parts = new Map(format.formatToParts(at * 1000).map(({ type, value }) => [type, value]));
  return { weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1, hour: Number(parts.get('hour')) };
}
