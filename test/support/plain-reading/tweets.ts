import { parse } from 'csv-parse/sync';

export type PlainTweet = {
  tweet_id: string;
  author_id: string;
  inbound: boolean;
  /** Epoch seconds. */
  created_at: number;
  text: string;
  response_tweet_id: string[];
  in_response_to_tweet_id: string | null;
};

/** The tweets of a well-formed CSV; anything that a definition forbids throws. */
export function readPlainTweets(csvText: string): PlainTweet[] {
  const rows = parse(csvText, { bom: true, columns: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true });
  return currentTweets((rows as Record<string, string>[]).map(readRow));
}

/** "A row with the same id and other content replaces it": of several tweets with one id, the last. */
export function currentTweets(tweets: PlainTweet[]): PlainTweet[] {
  return [...new Map(tweets.map((tweet) => [tweet.tweet_id, tweet])).values()];
}

function readRow(row: Record<string, string>): PlainTweet {
  const column = (name: string): string => {
    const value = row[name];
    if (value === undefined) throw new Error(`no column ${name}`);
    return value;
  };
  const inResponseTo = column('in_response_to_tweet_id').trim();
  return {
    tweet_id: readId(column('tweet_id')),
    author_id: column('author_id').trim(),
    inbound: readInbound(column('inbound')),
    created_at: readTime(column('created_at')),
    text: column('text'),
    response_tweet_id: column('response_tweet_id')
      .split(',')
      .filter((item) => item.trim() !== '')
      .map(readId),
    in_response_to_tweet_id: inResponseTo === '' ? null : readId(inResponseTo),
  };
}

function readId(written: string): string {
  const id = written.trim();
  if (/^[0-9]+$/.test(id)) return checkedLength(withoutLeadingZeros(id));
  const float = /^([0-9]+)\.0$/.exec(id);
  if (float?.[1] !== undefined && BigInt(float[1]) <= 2n ** 53n) return withoutLeadingZeros(float[1]);
  const isExponentForm = /^[0-9]+e[+-]?[0-9]+$/i.test(id);
  if (!isExponentForm && /^[A-Za-z0-9_-]+$/.test(id)) return checkedLength(id);
  throw new Error(`not an id: ${written}`);
}

function withoutLeadingZeros(digits: string): string {
  return BigInt(digits).toString();
}

function checkedLength(id: string): string {
  if (id.length > 32) throw new Error(`an id of more than 32 characters: ${id}`);
  return id;
}

function readInbound(written: string): boolean {
  const word = written.trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw new Error(`neither inbound nor outbound: ${written}`);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twitterTime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2})(?: ([+-]\d{2}:?\d{2}))? (\d{4})$/;
const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?$/;

/** Second precision, truncated (the fraction is not read at all); without a zone UTC. */
function readTime(written: string): number {
  const twitter = twitterTime.exec(written.trim());
  if (twitter) {
    const [, month = '', day, time, zone = 'Z', year] = twitter;
    const monthNumber = String(months.indexOf(month) + 1).padStart(2, '0');
    return epochSeconds(`${year}-${monthNumber}-${day}T${time}${zone}`);
  }
  const iso = isoTime.exec(written.trim());
  if (!iso) throw new Error(`not a time: ${written}`);
  const [, date, time, zone = 'Z'] = iso;
  return epochSeconds(`${date}T${time}${zone}`);
}

function epochSeconds(isoText: string): number {
  return Temporal.Instant.from(isoText).epochMilliseconds / 1000;
}
