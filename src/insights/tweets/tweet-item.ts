import { escapeUTF8 } from 'entities';
import { z } from 'zod';
import type { CsvRow } from '../../http/csv.ts';
import type { TweetDocument } from '../../tweets/tweet-document.ts';
import { shownCompanies } from '../companies/spellings.ts';
import type { Hit } from '../lists/read-list.ts';

/** What is read of a document for an item. */
export const itemFields = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'decoded_text',
  'company',
  'responded_by',
  'response_times',
  'conversation_id',
] as const;
export type ItemDocument = Pick<TweetDocument, (typeof itemFields)[number]>;

export const TweetItem = z
  .object({
    tweet_id: z.string(),
    author_id: z.string(),
    inbound: z.boolean(),
    created_at: z.iso.datetime(),
    text: z.string().meta({ description: 'With its HTML entities decoded.' }),
    company: z
      .array(z.string())
      .meta({ description: 'Those that it belongs to, or the one that wrote it, as far as the token covers them.' }),
    responded_by: z.array(z.string()).meta({ description: 'Those that answered it, as far as the token covers them.' }),
    conversation_id: z.string(),
    response_seconds: z
      .int()
      .nullable()
      .meta({ description: 'Response time of the one company that the question is about; null where there is none.' }),
    highlight: z
      .string()
      .nullable()
      .meta({ description: 'HTML: the text, escaped, with <mark> around what was searched for; null without `q`.' }),
  })
  .meta({ id: 'Tweet' });
export type TweetItem = z.infer<typeof TweetItem>;

/** How an item is shown. */
export type Shown = {
  spellings: ReadonlyMap<string, string>;
  only: ReadonlySet<string> | null;
  responder: string | null;
  isSearched: boolean;
};

export function tweetItem({ document, highlight }: Hit<ItemDocument>, shown: Shown): TweetItem {
  const { spellings, only, responder, isSearched } = shown;
  const marked = highlight['decoded_text']?.[0] ?? escapeUTF8(document.decoded_text);
  return {
    tweet_id: document.tweet_id,
    author_id: document.author_id,
    inbound: document.inbound,
    created_at: document.created_at,
    text: document.decoded_text,
    company: shownCompanies(document.company, spellings, only),
    responded_by: shownCompanies(document.responded_by, spellings, only),
    conversation_id: document.conversation_id,
    response_seconds: responseSeconds(document.response_times, responder),
    highlight: isSearched ? marked : null,
  };
}

function responseSeconds(times: readonly string[], responder: string | null): number | null {
  const time = times
    .find((key) => responder !== null && key.startsWith(`${responder}/`))
    ?.slice((responder ?? '').length + 1);
  return time === undefined || time === '-' ? null : Number(time);
}

export const tweetColumns = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'text',
  'company',
  'responded_by',
  'conversation_id',
  'response_seconds',
] as const;

/** An item as a line of a table; its lists with spaces between their members. */
export const tweetRow = ({ highlight: _, company, responded_by, ...item }: TweetItem): CsvRow => ({
  ...item,
  company: company.join(' '),
  responded_by: responded_by.join(' '),
});
