/** What a row of a file says about one tweet: its own content and its links, nothing derived from other tweets. */
export type Tweet = {
  tweet_id: string;
  author_id: string;
  /** A customer wrote it; otherwise a company did. */
  inbound: boolean;
  /** Seconds since 1970-01-01T00:00:00Z. */
  created_at: number;
  text: string;
  /** Ids of the tweets it says reply to it. */
  response_tweet_id: string[];
  in_response_to_tweet_id: string | null;
  /** Keys of everyone whom the text mentions; see `mentionsIn`. */
  mentions: string[];
};

/** What the conversations say about a tweet; see the shared definitions of each word. */
export type TweetPlace = {
  conversation_id: string;
  /** Keys of the companies it belongs to (inbound), or of the one that wrote it (outbound); sorted. */
  company: string[];
  /** Keys of the companies that replied directly to it (inbound only); sorted. */
  responded_by: string[];
  /** How quick each of these was, as keys to search by: see `responseTimeKey`; sorted. */
  response_times: string[];
  /** Where an inquiry's figures count: its own time for an inbound tweet, the inquiry's for a first response. Seconds. */
  inquiry_at: number | null;
  /** The inbound tweet to which this outbound tweet is its company's first response. */
  inquiry_id: string | null;
  first_response: boolean;
  /** Time from the inquiry to this first response; null when it is none or would be negative. */
  response_seconds: number | null;
  /** Its company and about how long that time is, as a key to count by: see `responseBucketKey`. */
  response_bucket: string | null;
  negative_response_time: boolean;
  /** Ids of the tweets to which it states a link, either way, and which are not in the data. */
  dangling_links: string[];
};

/**
 * A response time of an inquiry by one company, so that a range of such texts is a range of its times, and of no other
 * company's: `acme/0000000060`. One that would be negative is `acme/-`.
 */
export const responseTimeKey = (company: string, seconds: number): string =>
  `${company}/${seconds < 0 ? '-' : String(seconds).padStart(responseTimeDigits, '0')}`;

// 9,000 years are 12 digits of seconds.
const responseTimeDigits = 12;

/** Companies match whatever the case of their id; the key is how they are compared. */
export const companyKey = (companyId: string): string => companyId.toLowerCase();

/** -1, 0 or 1: numbers by value before all others, those by code point. Ids have no leading zeros. */
export function compareIds(a: string, b: string): number {
  const aIsNumber = isNumber(a);
  if (aIsNumber !== isNumber(b)) return aIsNumber ? -1 : 1;
  if (aIsNumber && a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

const isNumber = (id: string): boolean => /^\d+$/.test(id);

/**
 * Keys of everyone whom a text mentions, distinct. The text is taken as stored (entities not decoded), so `a@b.com`
 * mentions no one and `@Delta_` mentions `delta_` only. What is longer than any company's id is left out.
 */
export function mentionsIn(text: string): string[] {
  if (!text.includes('@')) return [];
  const handles = text.match(/(?<![A-Za-z0-9_])@[A-Za-z0-9_]+/g) ?? [];
  const mentions = handles.map((handle) => companyKey(handle.slice(1)));
  return [...new Set(mentions.filter((mention) => mention.length <= 50))];
}
