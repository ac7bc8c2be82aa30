import { parseTime } from '../../tweets/parse-time.ts';
import { companyKey, mentionsIn, type Tweet } from '../../tweets/tweet.ts';

/** The columns of the public format. Others are allowed and not read. */
export const tweetColumns = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'text',
  'response_tweet_id',
  'in_response_to_tweet_id',
] as const;

export type TweetColumn = (typeof tweetColumns)[number];

/** Where each column stands in a file's rows; `inbound` may be absent where companies are known by name. */
export type TweetLayout = Record<Exclude<TweetColumn, 'inbound'>, number> & { inbound: number | null };

/** The layout of a header, or the faults that make it unusable, in words for the one who sent the file. */
export function parseHeader(
  header: readonly string[],
  companyKeys: ReadonlySet<string>,
): { layout: TweetLayout } | { faults: string[] } {
  const needed = tweetColumns.filter((column) => column !== 'inbound' || companyKeys.size === 0);
  const missing = needed.filter((column) => !header.includes(column));
  const doubled = tweetColumns.filter((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (missing.length > 0 || doubled.length > 0) {
    return {
      faults: [
        ...missing.map((column) => `The header lacks the column ${column}.`),
        ...doubled.map((column) => `The header names the column ${column} twice.`),
      ],
    };
  }
  const at = (column: TweetColumn) => header.indexOf(column);
  return {
    layout: {
      tweet_id: at('tweet_id'),
      author_id: at('author_id'),
      inbound: header.includes('inbound') ? at('inbound') : null,
      created_at: at('created_at'),
      text: at('text'),
      response_tweet_id: at('response_tweet_id'),
      in_response_to_tweet_id: at('in_response_to_tweet_id'),
    },
  };
}

/**
 * The tweet of a row, or the reason why it is none. `companyKeys` are authors who are companies whatever the row's
 * `inbound` says.
 */
export function parseTweet(
  cells: readonly string[],
  layout: TweetLayout,
  companyKeys: ReadonlySet<string>,
): { tweet: Tweet } | { reason: string } {
  const cell = (column: keyof TweetLayout) => cells[layout[column] ?? -1] ?? '';
  const tweetId = parseId(cell('tweet_id'));
  if (tweetId === null) return { reason: `tweet_id ${shown(cell('tweet_id'))} is not an id: ${idRule}` };
  const parentCell = cell('in_response_to_tweet_id');
  const parent = isNone(parentCell) ? null : parseId(parentCell);
  if (!isNone(parentCell) && parent === null) {
    return { reason: `in_response_to_tweet_id ${shown(parentCell)} is not an id: ${idRule}` };
  }
  const responses: string[] = [];
  const responseCell = cell('response_tweet_id');
  for (const item of responseCell === '' ? [] : responseCell.split(',')) {
    if (isNone(item)) continue;
    const id = parseId(item);
    if (id === null) return { reason: `response_tweet_id ${shown(item)} is not an id: ${idRule}` };
    responses.push(id);
  }
  const createdAt = parseTime(cell('created_at').trim());
  if (createdAt === null) {
    return {
      reason: `created_at ${shown(cell('created_at'))} is not a date such as "Tue Oct 31 22:10:47 +0000 2017" or "2017-10-31T22:10:47Z"`,
    };
  }
  const author = cell('author_id');
  if (!/^[^\p{Cc}]{1,100}$/u.test(author) || author.trim() === '') {
    return { reason: `author_id ${shown(author)} is not 1 to 100 characters of text` };
  }
  const said = layout.inbound === null ? true : parseInbound(cell('inbound'));
  if (said === null) return { reason: `inbound ${shown(cell('inbound'))} is neither true, false, 1 nor 0` };
  const inbound = said && !companyKeys.has(companyKey(author));
  if (!inbound && !/^[A-Za-z0-9_]{1,50}$/.test(author)) {
    return { reason: `author_id ${shown(author)} wrote an outbound tweet and is not 1 to 50 letters, digits or _` };
  }
  const text = cell('text');
  return {
    tweet: {
      tweet_id: tweetId,
      author_id: author,
      inbound,
      created_at: createdAt,
      text,
      response_tweet_id: responses.length < 2 ? responses : [...new Set(responses)],
      in_response_to_tweet_id: parent,
      mentions: mentionsIn(text),
    },
  };
}

const idRule = 'it takes 1 to 32 letters, digits, _ or -, in full digits where it is a number';

/** An id in its one spelling, or null: digits lose leading zeros, `3.0` is 3 up to 2^53, exponent forms are none. */
function parseId(cell: string): string | null {
  // Nearly all of them; the rest takes six times as long.
  if (/^[1-9]\d{0,15}$/.test(cell)) return cell;
  const text = cell.trim();
  const whole = /^(\d+)\.0$/.exec(text)?.[1];
  if (whole !== undefined) return BigInt(whole) <= 2n ** 53n ? BigInt(whole).toString() : null;
  if (/^[+-]?\d+e[+-]?\d+$/i.test(text)) return null;
  const id = /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
  return /^[A-Za-z0-9_-]{1,32}$/.test(id) ? id : null;
}

// pandas writes `nan` where a link is missing: as an id it would make one conversation of all those tweets.
const isNone = (cell: string): boolean => cell === '' || /^(nan)?$/i.test(cell.trim());

function parseInbound(cell: string): boolean | null {
  const text = cell.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return null;
}

const shown = (cell: string): string => JSON.stringify(cell.length > 60 ? `${cell.slice(0, 60)}…` : cell);
